/* feed.cl - token[s][to] = the token decided at position to - 1 of string s: greedy decoding stays on the device.
   Group s. */
#pragma OPENCL FP_CONTRACT OFF

typedef struct decision32 {
    uint token;
    float best, second, right;
} decision32;

__attribute__((reqd_work_group_size(1, 1, 1)))
__kernel void kernel_feed(__global uint *token, __global const decision32 *decision, uint token_room, uint room, uint to)
{
    size_t s = get_group_id(0);
    token[s * token_room + to] = decision[s * room + to - 1].token;
}
