# SPDX-License-Identifier: GPL-2.0
# vrrpif: a kernel module (Kbuild), a tool (tools/) and their tests (selftests/).
# "make help" lists the targets.

SHELL := /bin/bash
top := $(CURDIR)

# KVER: a kernel whose headers are here or in Debian's archive; 6.1 and 6.12
# name the newest of their series, sid that of another suite, as in the lab.
KVER ?= $(shell uname -r)
BUILD ?= $(top)/build
override BUILD := $(abspath $(BUILD))
DESTDIR ?=
# the kernel of "make demo" and "make torture"
KERNEL ?= 6.1
export BUILD KERNEL SHELL_AFTER V

vm := selftests/vm
Q := $(if $(filter 1,$(V)),,@)
quiet := $(if $(filter 1,$(V)),,-s)

all: modules tools

# A directory for each kernel, with links to the sources, so that one checkout
# serves several kernels at once. W=1, C=2, CF=... reach kbuild as usual.
# The lock is for two makes in one checkout. Without the empty BTF option 6.1
# complains that there is no vmlinux to make BTF from.
modules:
	$(Q)set -e; kver=$$($(vm)/kernel resolve '$(KVER)'); \
	hdrs=$$($(vm)/kernel headers "$$kver"); \
	dir=$(BUILD)/$$kver; mkdir -p "$$dir"; exec 9> "$$dir/.lock"; flock 9; \
	cp -rsf $(top)/Kbuild $(top)/vrrpif $(top)/include "$$dir"; \
	find "$$dir" -xtype l -delete; \
	$(vm)/enter "$$kver" $(MAKE) -C "$$hdrs" M="$$dir" $(quiet) \
		CONFIG_DEBUG_INFO_BTF_MODULES= modules; \
	$(if $(QUIET),,echo "  built   $${dir#$(top)/}/vrrpif.ko")

tools:
	$(Q)$(MAKE) -C tools $(quiet)

# Installed below updates/, which depmod prefers; depmod itself only when the
# files are where they will stay.
modules_install: modules
	$(Q)set -e; kver=$$($(vm)/kernel resolve '$(KVER)'); \
	install -D -m 644 "$(BUILD)/$$kver/vrrpif.ko" \
		"$(DESTDIR)/lib/modules/$$kver/updates/vrrpif.ko"; \
	[ -n "$(DESTDIR)" ] || depmod "$$kver"

tools_install: tools
	$(Q)$(MAKE) -C tools $(quiet) install DESTDIR="$(DESTDIR)"

install: modules_install tools_install

check:
	$(Q)selftests/check

style:
	$(Q)$(vm)/deps check && for kver in 6.1 6.12; do \
		$(vm)/kernel fetch $$kver > /dev/null && \
		$(vm)/kernel headers $$kver > /dev/null || exit; \
	done && selftests/style/run

# as long as it is told: SECONDS=N, FROM=N (the first seed)
SECONDS ?= 3600
FROM ?= 0x1000000
prove:
	$(Q)$(MAKE) -C selftests/sim $(quiet) all
	$(Q)$(BUILD)/sim/sim --seconds $(SECONDS) --from $(FROM)

# every fuzzer, FUZZ_SECONDS=N of each
fuzz:
	$(Q)$(vm)/deps check && $(vm)/kernel fetch 6.12 > /dev/null && \
		selftests/fuzz/long

# random operations in a VM, as long as it is told; a line for each round
TORTURE_SECONDS ?= 1800
SEED ?= 1
torture:
	$(Q)$(vm)/deps check
	$(Q)$(MAKE) $(quiet) QUIET=1 modules tools KVER=$(KERNEL)
	$(Q)$(MAKE) -C selftests $(quiet) all
	$(Q)$(vm)/run -v -k $(KERNEL) -t $$((3 * $(TORTURE_SECONDS) + 600)) \
		-e TORTURE_SECONDS=$(TORTURE_SECONDS) -e SEED=$(SEED) \
		selftests/net/chaos.sh

demo:
	$(Q)selftests/demo/run

# every program on the kernels that "make check" does without
KERNELS ?= 6.1-rt-amd64 6.12-rt-amd64 sid
kernels:
	$(Q)ALL=1 STEPS="build vm" KERNELS="$(KERNELS)" selftests/check

# the selftests on a debug kernel, which is built when there is none
debug:
	$(Q)$(vm)/deps debug && selftests/debug/check \
		$(if $(FLAVOUR),-f $(FLAVOUR)) $(if $(filter 1,$(GCOV)),-g) \
		$(if $(filter 1,$(RESUME)),-r) $(if $(BUDGET),-b $(BUDGET))

bench:
	$(Q)$(vm)/deps check && $(vm)/kernel fetch 6.1 6.12 > /dev/null && \
		selftests/bench/run

regen:
	$(Q)Documentation/netlink/regen

clean:
	$(Q)rm -rf $(BUILD)
	$(Q)for d in tools selftests selftests/unit selftests/sim \
			selftests/model; do \
		[ ! -e $$d/Makefile ] || $(MAKE) -C $$d $(quiet) clean || exit; \
	done

help:
	@echo 'all              module for KVER and tool (default)'
	@echo 'modules          only the module, in build/<version>/'
	@echo 'tools            only tools/vrrpif'
	@echo 'install          module and tool; also modules_install, tools_install'
	@echo 'demo             the whole thing at work in a VM; SHELL_AFTER=1 ends'
	@echo '                 with a shell in it'
	@echo 'check            every test, in VMs, about 45 minutes; see selftests/check'
	@echo 'prove            random schedules in the simulator, SECONDS=3600 FROM=0x1000000'
	@echo 'fuzz             all fuzzers, FUZZ_SECONDS=600 of each; see selftests/fuzz/long'
	@echo 'kernels          every selftest on KERNELS="6.1-rt-amd64 6.12-rt-amd64 sid",'
	@echo '                 hours'
	@echo 'torture          random operations on a running router, in a VM,'
	@echo '                 TORTURE_SECONDS=1800 SEED=1 KERNEL=$(KERNEL)'
	@echo '                 (see selftests/net/chaos.sh)'
	@echo 'debug            the selftests on a debug kernel, FLAVOUR=kasan (or'
	@echo '                 kcsan), hours, or uml, an hour; GCOV=1 counts what of'
	@echo '                 the module runs, RESUME=1 goes on; see selftests/debug/check'
	@echo 'style            only the style gates'
	@echo 'bench            what forwarding costs, in instructions'
	@echo 'regen            uapi header and netlink policies from their YAML'
	@echo 'clean'
	@echo 'Variables: KVER=$(KVER) (also 6.1, 6.12, 6.12-rt-amd64, sid),'
	@echo '           KERNEL=$(KERNEL) (of demo and torture), BUILD=DIR, DESTDIR=DIR, V=1'

.PHONY: all modules tools modules_install tools_install install check prove \
	fuzz torture kernels style debug bench demo regen clean help
