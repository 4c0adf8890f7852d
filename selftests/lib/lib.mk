# SPDX-License-Identifier: GPL-2.0
# For directories of test programs, as kselftest's lib.mk: set TEST_PROGS and
# include this. Variables: LOGS (a log for each program), SHARD=I/N.

lib := $(dir $(lastword $(MAKEFILE_LIST)))
BUILD ?= $(abspath $(lib)/../../build)
LOGS ?= $(BUILD)/logs/$(notdir $(CURDIR))

all: $(TEST_GEN)
	$(MAKE) -C $(lib)

run_tests: all
	@$(lib)runner -o $(LOGS) $(if $(SHARD),-s $(SHARD)) $(CURDIR) \
		$(TEST_PROGS)

clean:
	rm -f $(TEST_GEN)

.PHONY: all run_tests clean
