// SPDX-License-Identifier: GPL-2.0
/*
 * Frames for a LAN, as many as there is time for: advertisements, good and bad
 * ones, and what is made of all that a port looks at. They leave without a
 * queue, many with one call.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "wirefuzz.h"

#define BATCH		64
#define CYCLE_MAX	(10 * ROUTERS_MAX)
#define NSEC		1000000000LL

#ifndef PACKET_QDISC_BYPASS
#define PACKET_QDISC_BYPASS	20
#endif

struct job {
	struct lan lan;
	struct advert advert;
	const char *mode;
	uint64_t seed;
	uint64_t count;		/* 0: no end */
	int64_t nsec;		/* 0: no end */
	uint64_t rate;		/* frames a second, 0: all that is possible */
	int fd;			/* -1: make them only */
};

struct tally {
	uint64_t made;
	uint64_t sent;
	uint64_t refused;	/* too long, too short */
	uint64_t lost;		/* no room in the queue of the device */
	uint64_t digest;
};

static struct frame frames[BATCH];
static struct frame cycle[CYCLE_MAX];
static int stopped;		/* by a signal */

__attribute__((noreturn))
static void die(const char *what, const char *which)
{
	fprintf(stderr, "wirefuzz: %s: %s\n", what, which);
	exit(2);
}

static void stop(int signal)
{
	(void)signal;
	__atomic_store_n(&stopped, 1, __ATOMIC_RELAXED);
}

static bool goes_on(void)
{
	return !__atomic_load_n(&stopped, __ATOMIC_RELAXED);
}

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

static void sleep_until(int64_t when)
{
	struct timespec ts = { .tv_sec = when / NSEC, .tv_nsec = when % NSEC };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

/* --- arguments */

static uint64_t number(const char *text, uint64_t most)
{
	char *end;
	uint64_t n;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (errno || end == text || *end || n > most)
		die("no such number", text);
	return n;
}

static struct ip parse_ip(const char *text)
{
	struct ip ip = { .v6 = strchr(text, ':') };

	if (inet_pton(ip.v6 ? AF_INET6 : AF_INET, text, ip.b) != 1)
		die("no address", text);
	return ip;
}

static void parse_mac(const char *text, uint8_t *mac)
{
	int used = 0;

	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", mac, mac + 1,
		   mac + 2, mac + 3, mac + 4, mac + 5, &used) != 6 ||
	    text[used])
		die("no MAC", text);
}

static void parse_port(struct lan *lan, char *text)
{
	struct port *port = &lan->port[lan->ports];
	char *mac = text;

	if (lan->ports++ == PORTS_MAX)
		die("too many ports", text);
	port->ip = parse_ip(strsep(&mac, "/"));
	if (mac)
		parse_mac(mac, port->mac);
}

static void parse_router(struct lan *lan, char *text)
{
	struct router *router = &lan->router[lan->routers];
	char *address = text;

	if (lan->routers++ == ROUTERS_MAX)
		die("too many routers", text);
	router->vrid = (uint8_t)number(strsep(&address, "="), 255);
	if (!address)
		die("not VRID=ADDRESS", text);
	router->ip = parse_ip(address);
}

static void parse_source(struct lan *lan, const char *text)
{
	struct ip ip = parse_ip(text);

	if (ip.v6)
		lan->source6 = ip;
	else
		lan->source4 = ip;
}

/* Its MAC is the source, unless there is another one already. */
static int open_device(const char *name, uint8_t *mac)
{
	static const uint8_t none[6];
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	int one = 1, fd = socket(AF_PACKET, SOCK_RAW, 0);
	socklen_t len = sizeof(to);

	to.sll_ifindex = (int)if_nametoindex(name);
	if (fd < 0 || !to.sll_ifindex ||
	    bind(fd, (struct sockaddr *)&to, sizeof(to)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one,
		       sizeof(one)) ||
	    getsockname(fd, (struct sockaddr *)&to, &len))
		die(name, strerror(errno));
	if (!memcmp(mac, none, sizeof(none)))
		memcpy(mac, to.sll_addr, sizeof(none));
	return fd;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: wirefuzz MODE DEV [OPTIONS] VRID=ADDRESS...\n"
		"  flood  advertisements that are right in all\n"
		"  storm  right ones and wrong ones in turns\n"
		"  fuzz   of every kind that a port looks at, damaged; of a seed\n"
		"DEV - makes them and sends none. ADDRESS is a virtual one of a router.\n"
		"  -n COUNT, -t SECONDS  when it ends (default: when it is told to)\n"
		"  -r RATE        frames a second (default: as fast as it goes)\n"
		"  -S SEED        (default 1) the same one is the same frames\n"
		"  -s ADDRESS     source, of IPv4 or IPv6 (10.0.0.99, fe80::99)\n"
		"  -m MAC         its MAC (default: that of DEV)\n"
		"  -p PRIORITY    of advertisements (50)\n"
		"  -v VERSION     of VRRP (3)\n"
		"  -i INTERVAL    as in the packet (100; of version 2: 1)\n"
		"  -a ADDRESS[/MAC]  a port of the LAN; never a source in \"fuzz\"\n"
		"Prints how many were sent, how fast, and what they are (digest).\n");
	return 2;
}

/* --- sending */

static void digest(struct tally *tally, const struct frame *f)
{
	uint64_t word, h = tally->digest ^ f->len;
	size_t i;

	for (i = 0; i < f->len; i += sizeof(word)) {
		word = 0;
		memcpy(&word, f->b + i, f->len - i < sizeof(word) ?
					f->len - i : sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
		h ^= h >> 29;
	}
	tally->digest = h;
}

/* All of them, each once, in their order. */
static void put(int fd, struct mmsghdr *msg, unsigned int n,
		struct tally *tally)
{
	int done;

	while (n && goes_on()) {
		done = sendmmsg(fd, msg, n, 0);
		if (done < 0) {
			switch (errno) {
			case EINTR:
				continue;
			case ENOBUFS:
			case ENETDOWN:
				tally->lost++;
				break;
			case EMSGSIZE:
			case EINVAL:
				tally->refused++;
				break;
			default:
				die("cannot send", strerror(errno));
			}
			done = 1;
		} else {
			tally->sent += (unsigned int)done;
		}
		msg += done;
		n -= (unsigned int)done;
	}
}

/* The advertisements of a storm or a flood, which come again and again. */
static unsigned int make_cycle(const struct job *job)
{
	unsigned int i, n = 0;

	for (i = 0; i < job->lan.routers; i++) {
		struct advert good = job->advert, bad[6];

		good.router = &job->lan.router[i];
		good.vrid = good.router->vrid;
		make_advert(&cycle[n++], &job->lan, &good);
		if (strcmp(job->mode, "storm"))
			continue;
		bad[0] = bad[1] = bad[2] = bad[3] = bad[4] = bad[5] = good;
		bad[0].ttl = 254;
		bad[1].bad_sum = true;
		bad[2].cut = 6;
		bad[3].count = 9;
		bad[4].interval = 0;
		bad[5].vrid ^= 0x80;
		make_advert(&cycle[n++], &job->lan, &bad[0]);
		make_advert(&cycle[n++], &job->lan, &good);
		make_advert(&cycle[n++], &job->lan, &bad[1]);
		make_advert(&cycle[n++], &job->lan, &good);
		make_advert(&cycle[n++], &job->lan, &bad[2]);
		make_advert(&cycle[n++], &job->lan, &bad[3]);
		make_advert(&cycle[n++], &job->lan, &bad[4]);
		make_advert(&cycle[n++], &job->lan, &bad[5]);
		/* one byte of a message */
		good.cut = good.router->ip.v6 ? 23 : 11;
		make_advert(&cycle[n++], &job->lan, &good);
	}
	return n;
}

static void run(const struct job *job, struct tally *tally)
{
	bool fuzz = !strcmp(job->mode, "fuzz");
	unsigned int cycles = fuzz ? 0 : make_cycle(job), batch = BATCH, i;
	struct prng r = { .state = job->seed };
	int64_t began = now_ns();
	struct mmsghdr msg[BATCH];
	struct iovec iov[BATCH];
	struct frame f = { 0 };

	memset(msg, 0, sizeof(msg));
	for (i = 0; i < BATCH; i++) {
		msg[i].msg_hdr.msg_iov = &iov[i];
		msg[i].msg_hdr.msg_iovlen = 1;
	}
	/* not more at a time than a millisecond's */
	if (job->rate && job->rate < BATCH * 1000)
		batch = (unsigned int)(1 + job->rate / 1000);
	while (goes_on() && (!job->count || tally->made < job->count) &&
	       (!job->nsec || now_ns() - began < job->nsec)) {
		if (job->count && job->count - tally->made < batch)
			batch = (unsigned int)(job->count - tally->made);
		for (i = 0; i < batch; i++, tally->made++) {
			struct frame *out = &cycle[tally->made % (cycles + fuzz)];

			if (fuzz) {
				out = &frames[i];
				next_frame(&f, &job->lan, &r);
				out->len = f.len;
				memcpy(out->b, f.b, f.len);
				digest(tally, out);
			}
			iov[i].iov_base = out->b;
			iov[i].iov_len = out->len;
		}
		if (job->fd >= 0)
			put(job->fd, msg, batch, tally);
		if (job->rate)
			sleep_until(began +
				    (int64_t)(tally->made * NSEC / job->rate));
	}
}

int main(int argc, char **argv)
{
	struct job job = {
		.lan = {
			.source4 = { .b = { 10, 0, 0, 99 } },
			.source6 = { .v6 = true,
				     .b = { 0xfe, 0x80, [15] = 0x99 } },
		},
		.advert = { .version = 3, .priority = 50, .count = 1,
			    .ttl = 255 },
		.seed = 1,
	};
	struct tally tally = { 0 };
	int64_t took;
	int opt, i;

	while ((opt = getopt(argc, argv, "n:t:r:S:s:m:p:v:i:a:")) != -1) {
		switch (opt) {
		case 'n':
			job.count = number(optarg, UINT64_MAX);
			break;
		case 't':
			job.nsec = (int64_t)number(optarg, 1000000) * NSEC;
			break;
		case 'r':
			job.rate = number(optarg, 100000000);
			break;
		case 'S':
			job.seed = number(optarg, UINT64_MAX);
			break;
		case 's':
			parse_source(&job.lan, optarg);
			break;
		case 'm':
			parse_mac(optarg, job.lan.mac);
			break;
		case 'p':
			job.advert.priority = (uint8_t)number(optarg, 255);
			break;
		case 'v':
			job.advert.version = (uint8_t)number(optarg, 15);
			break;
		case 'i':
			job.advert.interval = (uint16_t)number(optarg, 4095);
			break;
		case 'a':
			parse_port(&job.lan, optarg);
			break;
		default:
			return usage();
		}
	}
	if (argc - optind < 3)
		return usage();
	job.mode = argv[optind];
	if (strcmp(job.mode, "flood") && strcmp(job.mode, "storm") &&
	    strcmp(job.mode, "fuzz"))
		return usage();
	for (i = optind + 2; i < argc; i++)
		parse_router(&job.lan, argv[i]);
	if (!job.advert.interval)
		job.advert.interval = job.advert.version == 2 ? 1 : 100;
	job.fd = -1;
	if (strcmp(argv[optind + 1], "-"))
		job.fd = open_device(argv[optind + 1], job.lan.mac);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);

	took = now_ns();
	run(&job, &tally);
	took = (now_ns() - took) / 1000000;
	printf("%s of seed %" PRIu64 ": %" PRIu64 " made, %" PRIu64 " sent in ",
	       job.mode, job.seed, tally.made, tally.sent);
	printf("%" PRId64 " ms, %" PRIu64 " a second; %" PRIu64 " refused, ",
	       took, tally.sent * 1000 / (uint64_t)(took + !took),
	       tally.refused);
	printf("%" PRIu64 " lost, digest %016" PRIx64 "\n", tally.lost,
	       tally.digest);
	return 0;
}
