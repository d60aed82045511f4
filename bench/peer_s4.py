"""peer_s4.py - S4's kernel as numpy programs compute it, the peer of bench_s4: the matrix 1/(g - lambda) over a block of
nodes times the matrix of weights, complex128, Woodbury, irfft; one thread.
Arguments: N L STEP.  Reads from standard input lambda (N complex), then the four weights of each eigenvalue (N x 4
complex) and the value at z = -1 (one double), native doubles.  Answers "ready", then for every line "MODE" a line
"SECONDS" and the L doubles of the kernel.  MODE pairs: the conjugate pairs combined into real arithmetic, which numpy
can do as well; MODE plain: all N eigenvalues."""
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit(69)

N, L, step = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
data = np.frombuffer(sys.stdin.buffer.read(8 * (2 * N + 8 * N + 1)), dtype=np.float64)
lam = np.ascontiguousarray(data[: 2 * N]).view(complex)
weight = np.ascontiguousarray(data[2 * N : 10 * N]).view(complex).reshape(N, 4)
limit = data[-1]


def plain(g):
    return (1 / (g[:, None] - lam)) @ weight


half = lam[lam.imag > 0]  # the caller sends both members of each pair
upper = weight[lam.imag > 0]
n0, n1 = -2 * (upper * half.conj()[:, None]).real, 2 * upper.real


def pairs(g):
    w = g.imag[:, None]
    d0 = half.real**2 + (half.imag - w) * (half.imag + w)
    r = 1 / (d0 * d0 + (2 * half.real * w) ** 2)
    d, e = d0 * r, 2 * half.real * r
    return (d @ n0 - w * w * (e @ n1)) + 1j * (w * (d @ n1 + e @ n0))


def kernel(sums, block):
    t = np.tan(np.arange((L + 1) // 2) * (np.pi / L))
    value = np.empty(L // 2 + 1, complex)
    for i in range(0, len(t), block):
        part = t[i : i + block]
        k = sums(2j / step * part)
        value[i : i + len(part)] = (1 + 1j * part) * (k[:, 0] - k[:, 1] * k[:, 2] / (1 + k[:, 3]))
    if L % 2 == 0:
        value[-1] = limit
    return np.fft.irfft(value, L)


def timed(sums, block):
    start = time.perf_counter()
    result = kernel(sums, block)
    return time.perf_counter() - start, result


# the block that suits this machine's caches best, tried once
best = {}
for name, sums in (("plain", plain), ("pairs", pairs)):
    kernel(sums, 4096)
    best[name] = (sums, min((256, 512, 1024, 4096, 16384), key=lambda b: min(timed(sums, b)[0] for _ in range(2))))
print("ready", flush=True)
for line in sys.stdin.buffer:
    seconds, result = timed(*best[line.decode().strip()])
    sys.stdout.buffer.write(b"%.9f\n" % seconds + result.tobytes())
    sys.stdout.buffer.flush()
