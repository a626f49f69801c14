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
		$(FUZZ_MORE) $(BUILD)/fuzz/known.o $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) cmocka)
# The whole program but its main.
$(BUILD)/fuzz/batch: $(filter-out %/main.o,$(FOIL_OBJ))
$(BUILD)/fuzz/batch: FUZZ_MORE = $(filter-out %/main.o,$(FOIL_OBJ))
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
ifneq ($(findstring -fsanitize,$(LDFLAGS)),)
check-hostile:
	@echo "hostile: skipped: a sanitiser takes more memory than the cap, and links nothing statically"
else
check-hostile: $(BUILD)/tests/hostile $(BUILD)/foil-verify $(BUILD)/foil-verify-static ## hostile folders under a memory cap and a clock
	$(Q)$(BUILD)/tests/hostile $(BUILD)/foil-verify $(BUILD)/foil-verify-static
	$(Q)sh tests/hostile/opens.sh $(BUILD)
endif

# Random changes of the example's published folder, beside the exhaustive ones of a small case.
TAMPER_FLIPS ?= 4000
TAMPER_SEED ?= 20231201

$(BUILD)/tests/tamper: tests/tamper/tamper.c $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libfoil.a $(call libs,$(LIBS_VERIFY))
$(BUILD)/demo/published/response.foil: $(TOOLS)
	$(Q)BUILD=$(BUILD) sh tests/example/demo.sh >$(BUILD)/demo.log 2>&1 || { tail $(BUILD)/demo.log; exit 1; }

check-tamper: check-tamper-example
.PHONY: check-tamper-example
check-tamper-example: $(BUILD)/tests/tamper $(BUILD)/demo/published/response.foil ## random changes of the example's response
	$(Q)for d in published to-requester; do \
		$(BUILD)/tests/tamper $(BUILD)/demo/$$d $(BUILD)/demo/trust $(TAMPER_FLIPS) $(TAMPER_SEED) || exit 1; done

# Everything that make check runs, under clang's sanitisers.
.PHONY: check-asan
check-asan: ## make check under ASan and UBSan, in build-asan
	$(Q)sh tools/prepare.sh check
	$(Q)UBSAN_OPTIONS=print_stacktrace=1 $(MAKE) --no-print-directory BUILD=build-asan CC=clang HARDEN= \
		CFLAGS="$(SANITISE)" LDFLAGS="-fsanitize=address,undefined" check
