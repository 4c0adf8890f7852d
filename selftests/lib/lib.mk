# SPDX-License-Identifier: GPL-2.0
# For directories of test programs, as kselftest's lib.mk: set TEST_PROGS and
# include this. Variables: LOGS (a log for each program), SHARD=I/N; TURN=I/N
# takes only the I-th of each N programs of TEST_PROGS_TURNS.

lib := $(dir $(lastword $(MAKEFILE_LIST)))
BUILD ?= $(abspath $(lib)/../../build)
LOGS ?= $(BUILD)/logs/$(notdir $(CURDIR))

all: $(TEST_GEN)
	$(MAKE) -C $(lib)

turn = $(patsubst %/,%,$(dir $(TURN)))
turns = $(notdir $(TURN))
in_turn = $(shell i=0; for p in $(TEST_PROGS_TURNS); do i=$$((i + 1)); \
	[ $$(((i - $(turn)) % $(turns))) != 0 ] || echo $$p; done)

run_tests: all
	@$(lib)runner -o $(LOGS) $(if $(SHARD),-s $(SHARD)) $(CURDIR) \
		$(TEST_PROGS) $(if $(TURN),$(in_turn),$(TEST_PROGS_TURNS))

# for those that run them elsewhere
list:
	@echo $(TEST_PROGS) $(TEST_PROGS_TURNS)

clean:
	rm -f $(TEST_GEN)

.PHONY: all run_tests list clean
