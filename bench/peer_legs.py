"""peer_legs.py - the implicit half of a LegS step by scipy's triangular solve, the peer of bench_ssm: (I + A/(2k)) y = b with the matrix
built beforehand, N from the command line.  Answers a line "0 SECONDS" for every line COUNT: seconds of COUNT solves."""
import sys
import time

try:
    import numpy
    from scipy.linalg import solve_triangular
except ImportError:
    sys.exit(69)

N = int(sys.argv[1])
n = numpy.arange(N)
A = numpy.tril(numpy.tile(2.0 * n + 1, (N, 1)), -1) + numpy.diag(n + 1.0)
M = numpy.asfortranarray(numpy.eye(N) + A / 2000)
b = numpy.random.default_rng(0).standard_normal(N)
solve_triangular(M, b, lower=True, check_finite=False)
print("ready", flush=True)
for line in sys.stdin:
    count = int(line)
    start = time.perf_counter()
    for _ in range(count):
        solve_triangular(M, b, lower=True, check_finite=False)
    print(0, time.perf_counter() - start, flush=True)
