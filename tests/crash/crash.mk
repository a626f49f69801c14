# SPDX-License-Identifier: Apache-2.0
# What happens when the power goes, files fail, memory runs out, processes are killed.
CRASH := $(BUILD)/tests/crash
CRASH_LD = $(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(call libs,$(LIBS_FOIL))
CRASH_KIT := $(patsubst %,$(CRASH)/%.o,drive check cosign)

$(CRASH)/rec.so: tests/crash/rec.c tests/crash/rec.h
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(WERROR) $(OPT) -g -fPIC -shared -o $@ $< -ldl
$(CRASH)/work: $(CRASH)/work.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)
$(CRASH)/replay: $(CRASH)/replay.o $(CRASH)/model.o $(CRASH)/run.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)
# The control: the same program with a store that never syncs. Its own open.o comes before the library's.
$(CRASH)/open-nosync.o: src/store/open.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -DFOIL_STORE_CONTROL_NOSYNC -c -o $@ $<
$(CRASH)/work-nosync: $(CRASH)/work.o $(CRASH)/open-nosync.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)

.PHONY: check-crash
check-crash: $(CRASH)/replay $(CRASH)/rec.so $(CRASH)/work $(CRASH)/work-nosync ## states after a power cut (CRASH_STATES= CRASH_SEED=)
	$(Q)$(CRASH)/replay $(CRASH)/work $(CRASH)/rec.so $(CRASH)/work-nosync

$(CRASH)/fault: $(CRASH)/fault.o $(CRASH)/model.o $(CRASH)/run.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)

WRAPPED := malloc calloc realloc reallocarray strdup strndup
$(CRASH)/alloc: $(CRASH)/alloc.o $(CRASH)/model.o $(CRASH)/run.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD) $(WRAPPED:%=-Wl$(comma)--wrap=%)

$(CRASH)/full: $(CRASH)/full.o $(CRASH)/model.o $(CRASH)/run.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)

.PHONY: check-fault
check-fault: $(CRASH)/fault $(CRASH)/full $(CRASH)/alloc $(CRASH)/rec.so $(CRASH)/work ## file operations, a full disk, memory: all fail in turn (ALLOC_SECONDS=)
	$(Q)$(CRASH)/fault $(CRASH)/work $(CRASH)/rec.so
	$(Q)$(CRASH)/full
	$(Q)$(CRASH)/alloc

$(CRASH)/kill: $(CRASH)/kill.o $(CRASH)/model.o $(CRASH)/run.o $(CRASH_KIT) $(BUILD)/libfoil.a
	$(CRASH_LD)

.PHONY: check-kill
check-kill: $(CRASH)/kill ## kill -9 at any moment, two processes at once (KILLS= CRASH_SEED=)
	$(Q)$(CRASH)/kill
