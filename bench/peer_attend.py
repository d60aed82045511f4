"""peer_attend.py - causal attention in float32 by PyTorch, the peer of bench_attend: L positions, queries from `first` on, keys of
dimension d, values of dimension v.  Two forms: `chunked` is the formula by blocks of queries (the best block of 64, 256, 1024 by
a trial), `fused` is scaled_dot_product_attention - over all positions, since its causal mask knows no first query.  For every
line on standard input one run, answered by "0 SECONDS".  With `sampled` queries, fewer than there are, `chunked` runs evenly
spread blocks of about so many in all, and answers the seconds that all blocks would take at that rate a pair."""
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    sys.exit(69)

L, first, d, v, threads = map(int, sys.argv[1:6])
form, sharpness, codes, sampled = sys.argv[6], float(sys.argv[7]), sys.argv[8] == "codes", int(sys.argv[9])
torch.set_num_threads(threads)
torch.manual_seed(0)
q, k = (torch.rand(L, d) * 2 - 1 for _ in range(2))
if codes:
    k = k[: L // 2].sign().repeat(2, 1)
    q = k.clone()
val = torch.rand(L, v) * 2 - 1
w = max(d, v)  # the fused form wants one width: zeros added
fq, fk, fv = (torch.nn.functional.pad(x, (0, w - x.shape[1]))[None, None].contiguous() for x in (q, k, val))


def fused():
    return F.scaled_dot_product_attention(fq, fk, fv, is_causal=True, scale=sharpness)


def blocks(block, queries):
    starts = range(first, L, block)
    count = max(1, min(len(starts), queries // block))
    return [starts[(2 * i + 1) * len(starts) // (2 * count)] for i in range(count)]


def pairs(starts, block):  # rectangles of queries and keys, as they are computed
    return sum((min(a + block, L) - a) * min(a + block, L) for a in starts)


def chunked(block, starts):
    out = torch.empty(L, v)
    for a in starts:
        b = min(a + block, L)
        s = (q[a:b] * sharpness) @ k[:b].T
        i = torch.arange(a, b)
        s[:, a:b].masked_fill_(torch.arange(a, b)[None, :] > i[:, None], float("-inf"))
        out[a:b] = torch.softmax(s, 1) @ val[:b]
    return out


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


with torch.no_grad():
    share = 1.0
    if form == "chunked":
        late = lambda c: range(L - 2048, L, c)
        block = min((64, 256, 1024), key=lambda c: min(seconds(lambda: chunked(c, late(c))) for _ in range(2)))
        every = blocks(block, L)
        some = blocks(block, sampled) if 0 < sampled < L - first else every
        share = pairs(some, block) / pairs(every, block)
        once = lambda: chunked(block, some)
    else:
        once = fused
    if L <= 16384:
        once()
    print("ready", flush=True)
    for line in sys.stdin:
        print(0, seconds(once) / share, flush=True)
