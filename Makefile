# SPDX-License-Identifier: Apache-2.0
# make            build/foil, build/foil-verify, and build/foil-witness where its libraries are
# make demo       install what is missing, build, run the main job
# make check      install what is missing, build, run the tests
# make help       every target

comma := ,

CC      ?= cc
AR      ?= ar
BUILD   ?= build
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
COMPDIR ?= $(PREFIX)/share/bash-completion/completions
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)
say      = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' '$(1)' '$(2)';)

LIBS_FOIL   := libsodium lmdb libcbor nettle jansson
LIBS_VERIFY := libsodium libcbor nettle jansson
# Network code, which foil-witness alone links.
LIBS_NET    := libcurl libmicrohttpd
HAVE_NET    := $(shell pkg-config --exists $(LIBS_NET) 2>/dev/null && echo yes)

# Third-party headers go in with -isystem, so that they cannot break -Werror.
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(LIBS_FOIL) $(if $(HAVE_NET),$(LIBS_NET)) 2>/dev/null))

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wcast-qual \
	-Wwrite-strings -Wimplicit-fallthrough -Wundef -Wmisleading-indentation
WERROR ?= -Werror
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT    ?= -O2
CFLAGS ?= $(OPT) -g
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -Iinclude -I$(BUILD)/gen $(PKG_CFLAGS) $(WARN) $(WERROR) \
	$(HARDEN) -fvisibility=hidden -ffile-prefix-map=$(CURDIR)=. -MMD -MP $(CFLAGS) $(EXTRA)
ALL_LDFLAGS := $(LDFLAGS) $(if $(HARDEN),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now) -Wl,--as-needed -Wl,--gc-sections

LIB_SRC := $(filter-out src/net/%,$(sort $(wildcard src/*/*.c)))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
FOIL_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tools/common/*.c tools/foil/*.c)))
VERIFY_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tools/common/*.c tools/foil-verify/*.c)))
NET_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard src/net/*.c)))
WITNESS_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tools/common/*.c tools/foil-witness/*.c)) tools/foil/passphrase.c)
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
UNIT := $(filter-out $(if $(HAVE_NET),,$(BUILD)/tests/test_net),$(UNIT))

MAN1 := tools/foil/foil.1 tools/foil-verify/foil-verify.1 tools/foil-witness/foil-witness.1
MAN5 := spec/foil-case.5 spec/foil-response.5

libs = $(shell pkg-config --libs $(1))

.PHONY: all
all: $(BUILD)/foil $(BUILD)/foil-verify $(if $(HAVE_NET),$(BUILD)/foil-witness,no-witness) ## build the programs (default)

.PHONY: no-witness
no-witness:
	@echo "foil-witness is not built: it needs $(LIBS_NET); sh tools/prepare.sh witness installs them"

$(BUILD)/libfoil.a: $(LIB_OBJ)
	$(call say,AR,$@)rm -f $@ && $(AR) rcD $@ $^

$(BUILD)/foil: $(FOIL_OBJ) $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(FOIL_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL))

$(BUILD)/foil-verify: $(VERIFY_OBJ) $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(VERIFY_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_VERIFY))

$(BUILD)/foil-witness: $(WITNESS_OBJ) $(NET_OBJ) $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(WITNESS_OBJ) $(NET_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_VERIFY) $(LIBS_NET)) -lpthread

# One file without shared libraries, to hand to a reader. Debian has no libcbor.a:
# the few functions of it that are used come from tools/foil-verify/static.
STATIC_OBJ := $(addprefix $(BUILD)/static/,src/codec/cbor_item.o src/codec/cbor_put.o tools/foil-verify/static/cbor.o)
$(BUILD)/static/%.o: %.c tools/foil-verify/static/cbor.h
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -Itools/foil-verify/static $(ALL_CFLAGS) -c -o $@ $<

.PHONY: static
static: $(BUILD)/foil-verify-static ## build/foil-verify-static, one file without shared libraries
$(BUILD)/foil-verify-static: $(VERIFY_OBJ) $(STATIC_OBJ) $(BUILD)/libfoil.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -static -Wl,--gc-sections -o $@ $(VERIFY_OBJ) $(STATIC_OBJ) $(BUILD)/libfoil.a -lsodium -lnettle -ljansson -lpthread

# The tests of the codec again, with those functions in libcbor's place.
$(BUILD)/tests/static/test_cbor: tests/unit/test_cbor.c $(STATIC_OBJ) $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Itests/unit -o $@ $< $(STATIC_OBJ) $(BUILD)/libfoil.a $(call libs,libsodium nettle jansson cmocka)

.PHONY: check-static
check-static: $(BUILD)/foil-verify-static $(BUILD)/tests/static/test_cbor $(BUILD)/foil $(BUILD)/foil-verify $(BUILD)/tests/foil-at ## the static foil-verify against the other
	$(Q)$(BUILD)/tests/static/test_cbor
	$(Q)BUILD=$(BUILD) sh tests/cli/run.sh tests/cli/07-static.sh

# The tables of law are data in spec/, compiled in.
PROVISIONS := $(patsubst %,spec/provisions/%.csv,foia eir foisa eirs)
HOLIDAYS := spec/calendars/bank-holidays.csv

$(BUILD)/gen/provisions.inc: src/law/provisions.awk $(PROVISIONS)
$(BUILD)/gen/holidays.inc: src/law/holidays.awk $(HOLIDAYS)
$(BUILD)/gen/%.inc:
	@mkdir -p $(@D)
	$(call say,GEN,$@)LC_ALL=C awk -f $^ >$@.tmp && mv $@.tmp $@
$(BUILD)/src/law/provision.o: $(BUILD)/gen/provisions.inc
$(BUILD)/src/law/calendar.o: $(BUILD)/gen/holidays.inc

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# What several test programs share: linked by those that use it.
KIT_OBJ := $(patsubst tests/unit/%.c,$(BUILD)/tests/kit/%.o,$(sort $(wildcard tests/unit/mini*.c)))
$(BUILD)/tests/kit/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Itests/unit -c -o $@ $<
$(BUILD)/tests/libkit.a: $(KIT_OBJ)
	$(call say,AR,$@)rm -f $@ && $(AR) rcD $@ $^

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Itests/unit -o $@ $< $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) cmocka)

# What has a network is tested with the objects that libfoil.a is without.
$(BUILD)/tests/test_net: tests/unit/test_net.c $(NET_OBJ) $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Itests/unit -o $@ $< $(NET_OBJ) $(BUILD)/tests/libkit.a $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL) $(LIBS_NET) cmocka) -lpthread

# The officer's program with a clock that stands still, for the scenarios.
AT_OBJ := $(filter-out %/main.o,$(FOIL_OBJ)) $(BUILD)/tests/tool/foil-at.o
$(BUILD)/tests/foil-at: $(AT_OBJ) $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(AT_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL))

# What a forger without keys can do to a published folder; and what two folders have in common.
FORGE_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/tool/forge/*.c)))
$(BUILD)/tests/forge: $(FORGE_OBJ) $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(FORGE_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL))

# The two commands of the README. What is missing is installed first, so make
# runs again: by then the libraries are there to be found.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
AGAIN = $(Q)$(MAKE) --no-print-directory $(JOBS)
TOOLS := $(BUILD)/foil $(BUILD)/foil-verify $(BUILD)/tests/foil-at $(BUILD)/tests/forge

.PHONY: demo
demo: ## install what is missing, build, run the main job
	$(Q)sh tools/prepare.sh build
	$(AGAIN) $(TOOLS)
	$(Q)BUILD=$(BUILD) sh tests/example/demo.sh

.PHONY: check
check: ## install what is missing, build, run the tests
	$(Q)sh tools/prepare.sh check
	$(AGAIN) $(TOOLS) $(BUILD)/foil-witness $(UNIT) $(if $(findstring sanitize,$(CFLAGS)),,static)
	$(Q)BUILD=$(BUILD) sh tests/run.sh

.PHONY: check-unit
check-unit: $(UNIT) ## the unit tests
	$(Q)for t in $(UNIT); do echo "$$t"; $$t || exit 1; done

BENCH_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/bench/*.c)))

$(BUILD)/foil-bench: $(BENCH_OBJ) $(BUILD)/libfoil.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(BENCH_OBJ) $(BUILD)/libfoil.a $(call libs,$(LIBS_FOIL)) -lpthread

.PHONY: bench
bench: $(BUILD)/foil-bench $(BUILD)/foil-verify ## figures beside bare primitives, also in build/bench.jsonl
	$(Q)rm -rf $(BUILD)/bench && mkdir -p $(BUILD)/bench
	$(Q)$(BUILD)/foil-bench $(BUILD)/bench.jsonl $(BUILD)/bench $(BUILD)/foil-verify \
		tests/vectors/v1/published tests/vectors/v1/trust
	$(Q)rm -rf $(BUILD)/bench

.PHONY: bench-peers
bench-peers: all $(BUILD)/foil-bench ## the same records in git, journald, SQLite, immudb and Tessera, also in build/bench-peers.jsonl
	$(Q)python3 tests/bench/peers/peers.py $(BUILD) $(BUILD)/bench-peers.jsonl

N ?= 100000
.PHONY: bench-scale
bench-scale: $(BUILD)/foil-bench $(BUILD)/foil-verify ## a row of spec/scale.md: N=100000 entries, also in build/scale-N.jsonl
	$(Q)rm -rf $(BUILD)/scale && mkdir -p $(BUILD)/scale
	$(Q)$(BUILD)/foil-bench scale $(N) $(BUILD)/scale-$(N).jsonl $(BUILD)/scale $(BUILD)/foil-verify
	$(Q)rm -rf $(BUILD)/scale

include tests/crash/crash.mk

.PHONY: check-tamper
check-tamper: $(BUILD)/tests/test_tamper ## every bit of a small response changed (minutes)
	$(Q)FOIL_TAMPER=all $<

.PHONY: lint
lint: all ## layers, headers, scripts, what the programs link
	$(Q)for s in tests/lint/*.sh; do BUILD=$(BUILD) sh $$s || exit 1; done

.PHONY: check-cli
check-cli: all $(BUILD)/tests/foil-at $(BUILD)/tests/forge ## scenarios of the command lines
	$(Q)BUILD=$(BUILD) sh tests/cli/run.sh

# The second verifier, written from spec/ alone, and foil-verify over the same folders, good and bad.
.PHONY: check-vectors
check-vectors: $(BUILD)/foil-verify ## the vectors of spec/, by two verifiers
	$(Q)BUILD=$(BUILD) sh tests/second/compare.sh

# Other people's programs over what this one writes; each skipped with a message where it cannot be had.
.PHONY: check-interop
check-interop: all $(BUILD)/tests/foil-at ## judges that nobody here wrote
	$(Q)BUILD=$(BUILD) sh tests/interop/run.sh $(JUDGES)

.PHONY: install
install: all ## programs, man pages, completion: DESTDIR, PREFIX, BINDIR, MANDIR, COMPDIR
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(COMPDIR)
	install -m 755 $(BUILD)/foil $(BUILD)/foil-verify $(if $(HAVE_NET),$(BUILD)/foil-witness) $(DESTDIR)$(BINDIR)
	install -m 644 $(MAN1) $(DESTDIR)$(MANDIR)/man1
	install -m 644 $(MAN5) $(DESTDIR)$(MANDIR)/man5
	install -m 644 tools/foil/foil.bash $(DESTDIR)$(COMPDIR)/foil
	ln -sf foil $(DESTDIR)$(COMPDIR)/foil-verify
	ln -sf foil $(DESTDIR)$(COMPDIR)/foil-witness

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,foil foil-verify foil-witness)
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man1/,$(notdir $(MAN1)))
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man5/,$(notdir $(MAN5)))
	rm -f $(addprefix $(DESTDIR)$(COMPDIR)/,foil foil-verify foil-witness)

.PHONY: clean
clean: ## remove what was built
	rm -rf $(BUILD)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

include tests/hard.mk

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
