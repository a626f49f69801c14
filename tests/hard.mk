# SPDX-License-Identifier: Apache-2.0
# The tests that try to break things: sanitisers, fuzzing, hostile folders, tampering.

SANITISE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
FUZZ_BUILD := build-fuzz

FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

$(BUILD)/fuzz/known.o: tests/fuzz/known.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/unit -c -o $@ $<
$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,FUZZ,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -Itests/unit -o $@ $< \
		$(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) cmocka)
$(BUILD)/fuzz-seeds: tests/fuzz/seeds.c $(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Itests/unit -o $@ $< \
		$(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) cmocka)

.PHONY: fuzz-programs
fuzz-programs: $(FUZZERS)

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZ_SECONDS; FUZZ_TARGETS="entry act" for some
	$(Q)$(MAKE) --no-print-directory BUILD=$(FUZZ_BUILD) CC=clang HARDEN= \
		CFLAGS="$(SANITISE) -fsanitize=fuzzer-no-link" LDFLAGS="-fsanitize=address,undefined" fuzz-programs
	$(Q)sh tests/fuzz/run.sh $(FUZZ_BUILD)/fuzz $(FUZZ_BUILD) $(FUZZ_SECONDS) $(FUZZ_TARGETS)

.PHONY: fuzz-corpus
fuzz-corpus: $(BUILD)/fuzz-seeds ## make the seed corpora again
	$(Q)rm -rf tests/fuzz/corpus && $(BUILD)/fuzz-seeds tests/fuzz/corpus

HOSTILE_OBJ := $(patsubst tests/hostile/%.c,$(BUILD)/hostile/%.o,$(sort $(wildcard tests/hostile/*.c)))
$(BUILD)/hostile/%.o: tests/hostile/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/unit -c -o $@ $<
$(BUILD)/tests/hostile: $(HOSTILE_OBJ) $(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(HOSTILE_OBJ) \
		$(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) cmocka)

.PHONY: check-hostile
check-hostile: $(BUILD)/tests/hostile $(BUILD)/foil-verify $(BUILD)/foil-verify-static $(BUILD)/tests/test_cbor-static ## hostile folders under a memory cap and a clock
	$(Q)$(BUILD)/tests/test_cbor-static
	$(Q)$(BUILD)/tests/hostile $(BUILD)/foil-verify $(BUILD)/foil-verify-static
	$(Q)sh tests/hostile/opens.sh $(BUILD)

# One static program for a stranger without our libraries. Debian has no static
# libcbor; src/codec/static/ has the heads that codec/ asks it for.
$(BUILD)/foil-verify-static: $(VERIFY_OBJ) $(BUILD)/src/codec/static/heads.o $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(filter-out -pie,$(ALL_LDFLAGS)) $(if $(HARDEN),-static-pie,-static) \
		-o $@ $^ $(patsubst -lcbor,,$(shell pkg-config --static --libs $(LIBS_VERIFY)))

# The tests of CBOR once more, over the stand-in of the static program.
$(BUILD)/tests/test_cbor-static: tests/unit/test_cbor.c $(BUILD)/src/codec/static/heads.o $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Itests/unit -o $@ $^ \
		$(patsubst -lcbor,,$(call libs,$(LIBS_VERIFY) cmocka))
