/* feed.c - token[s][to] = the token decided at position to - 1 of string s: greedy decoding stays on the device.  Group s. */
#include "numerics/float32/kernel.h"
#include "numerics/float32/op32.h"

void kernel_feed(const kernel_value *a, size_t group) {
    uint32_t *token = a[0].p;
    const decision32 *decision = a[1].p;
    uint32_t token_room = a[2].u, room = a[3].u, to = a[4].u;
    token[group * token_room + to] = decision[group * room + to - 1].token;
}
