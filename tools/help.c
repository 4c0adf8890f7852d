// SPDX-License-Identifier: GPL-2.0
/*
 * The grammar, and what its words stand for. vrrpif(8) says what they mean.
 */
#include <stdio.h>

#include "cmd.h"
#include "tool.h"

static int usage(const char *text)
{
	fflush(stdout);
	fputs(text, stderr);
	return ST_USAGE;
}

static const char main_usage[] =
"Usage: vrrpif [ OPTIONS ] { router | port | monitor | save | restore } { COMMAND | help }\n"
"       vrrpif [ -force ] -batch FILE\n"
"where  OPTIONS := { -V[ersion] | -j[son] | -p[retty] | -s[tatistics] | -d[etails] |\n"
"                    -c[olor][={always|auto|never}] | -t[imestamp] | -n[etns] NAME |\n"
"                    -b[atch] FILE | -force }\n"
"       vrrpif router { add | set | del | show }   virtual routers\n"
"       vrrpif port { add | set | del | show }     their interfaces\n"
"       vrrpif monitor                             one line an event until interrupted\n"
"       vrrpif save                                the running configuration\n"
"       vrrpif restore FILE                        apply one, changing only what differs\n";

int help_main(void)
{
	return usage(main_usage);
}

#define ROUTER_OPTIONS \
"           [ version { 2 | 3 | 2+3 } ] [ interval TIME ]\n" \
"           [ preempt { on | off | immediate } ] [ preempt-delay TIME ]\n" \
"           [ accept { on | off } ] [ mac { real | virtual } ]\n" \
"           [ checksum { rfc9568 | pseudo | auto } ] [ arbitration { on | off } ]\n" \
"           [ link-poll TIME ] [ announce-count N ]\n" \
"           [ announce-interval TIME ] [ announce-refresh TIME ]\n" \
"           [ allow { ADDR [ allow ... ] | any } ]\n"

static const char router_usage[] =
"Usage: vrrpif router add NAME vrid ID address ADDR/LEN [ address ... ]\n"
ROUTER_OPTIONS
"       vrrpif router set NAME [ vrid ID ] [ address ADDR/LEN ... ]\n"
ROUTER_OPTIONS
"       vrrpif router del NAME\n"
"       vrrpif router show [ NAME ]\n"
"where  ID := 1 to 255, TIME := a number with s, ms or us\n"
"       \"set\" keeps what is not given; its addresses replace all the old ones,\n"
"       and so do its allowed sources\n";

int help_router(void)
{
	return usage(router_usage);
}

static const char port_usage[] =
"Usage: vrrpif port add NAME dev DEV [ priority N ] [ source { ADDR | auto } ]\n"
"           [ up-delay TIME ]\n"
"       vrrpif port set NAME dev DEV [ priority N ] [ source { ADDR | auto } ]\n"
"           [ up-delay TIME ]\n"
"       vrrpif port del NAME dev DEV\n"
"       vrrpif port show [ NAME ] [ dev DEV ]\n"
"where  NAME is a virtual router, N := 1 to 254,\n"
"       TIME := a number with s, ms or us\n";

int help_port(void)
{
	return usage(port_usage);
}

static const char monitor_usage[] =
"Usage: vrrpif [ -t[imestamp] ] [ -j[son] ] [ -d[etails] ] monitor\n"
"       One line an event until interrupted; -details says when it listens.\n";

int help_monitor(void)
{
	return usage(monitor_usage);
}

static const char save_usage[] =
"Usage: vrrpif save > FILE\n"
"       The running configuration as lines for \"vrrpif -batch\" and \"restore\".\n";

int help_save(void)
{
	return usage(save_usage);
}

static const char restore_usage[] =
"Usage: vrrpif [ -force ] [ -d[etails] ] restore FILE\n"
"       Makes the running configuration that of FILE, changing only what differs.\n"
"       -details prints every change; routers that are not in FILE are deleted.\n";

int help_restore(void)
{
	return usage(restore_usage);
}
