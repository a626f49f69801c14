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
check-hostile: $(BUILD)/tests/hostile $(BUILD)/foil-verify ## hostile folders under a memory cap and a clock
	$(Q)$(BUILD)/tests/hostile $(BUILD)/foil-verify
	$(Q)sh tests/hostile/opens.sh $(BUILD)
