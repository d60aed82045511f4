"""peer_sample.py - the stand-in peer of bench_sample: repeated n-grams of uniform strings by a numpy sort.
For every line "SAMPLES" on standard input it draws that many strings and answers "HITS SECONDS"; one thread."""
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit(69)

D, n, L = (int(a) for a in sys.argv[1:4])
rng = np.random.default_rng(0)


def hits(samples):
    x = rng.integers(0, D, size=(samples, L), dtype=np.uint8)
    gram = np.zeros((samples, L - n + 1), dtype=np.uint16 if D**n <= 65536 else np.uint64)
    for k in range(n):
        gram *= D
        gram += x[:, k : L - n + 1 + k]
    gram.sort(axis=1)
    return int((gram[:, 1:] == gram[:, :-1]).any(axis=1).sum())


print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    total, left = 0, int(line)
    while left:
        block = min(left, 500)  # about half a megabyte of letters: measured best on several machines' caches
        total += hits(block)
        left -= block
    print(total, time.perf_counter() - start, flush=True)
