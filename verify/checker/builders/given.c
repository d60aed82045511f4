/* given.c - Theorem 2.7 for one machine, which the certificate holds in full: how many strings it copies, against its states.
   That it fails the printed bound is machines.c's: any machine that copies as many strings as it has states does. */
#include "verify/checker/builders/builders.h"

/* What the machine with S states copies, C of the strings; C against S is a fact of its own. */
static void given(kernel *k, const char *order, const char *then) {
    uint64_t S = parameter_small(k, "states", 1, TABLE_MOST), L = parameter_small(k, "L", 1, MACHINE_WORK);
    const char *s = need_any(k, "copies %llx %llx %llx", (number)k->D, (number)L, (number)S);
    uint64_t C = read_small(k, &s, UINT32_MAX);
    need(k, "%s %llx %llx", order, (number)C, (number)S);
    k->proved = pool_print(k, "D=%llu L=%llu, uniform strings: the machine given, which has %llu states, copies %llu of the D^L strings, so err = "
                           "1 - %llu/D^L %s 1 - %llu/D^L", (number)k->D, (number)L, (number)S, (number)C, (number)C, then, (number)S);
    k->trusted = pool_print(k, "the checker alone; the machine is the one in the file");
}

void T2_7_given_sharp(kernel *k) { given(k, "atmost", ">="); }
void T2_7_given_printed(kernel *k) { given(k, "less", ">"); }
