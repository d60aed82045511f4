/* kernel64_node.h - sizes that the two halves of kernel64.h share.  Private to constructions/s4. */
#ifndef CONSTRUCTIONS_S4_KERNEL64_NODE_H
#define CONSTRUCTIONS_S4_KERNEL64_NODE_H

#define S4_64_SIDES 3   /* 1 + r at most                                            */
#define S4_64_BLOCK 256 /* nodes at a time: an arc of the sums, which stay in cache */

#endif
