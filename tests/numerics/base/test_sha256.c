/* test_sha256.c - the examples of FIPS 180-4 and NIST's vectors; any cut of the same bytes digests alike. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/base/sha256.h"
#include "tests/harness.h"

static void expect(const void *data, size_t bytes, const char *digest) {
    sha256 h;
    char hex[65];
    sha256_init(&h);
    sha256_add(&h, data, bytes);
    sha256_hex(&h, hex);
    ck_assert_str_eq(hex, digest);
}

START_TEST(known_messages_have_their_known_digests) {
    expect("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
           "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
           112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    expect("\xbd", 1, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
    expect("\xc9\x8c\x8e\x55", 4, "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504");
}
END_TEST

/* NIST's additional vectors: 55, 56, 57, 64 and 1000 zero bytes, where the padding changes its shape. */
START_TEST(paddings_of_every_shape_are_right) {
    static const char zeros[1000] = {0};
    expect(zeros, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
    expect(zeros, 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
    expect(zeros, 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785");
    expect(zeros, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
    expect(zeros, 1000, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53");
}
END_TEST

START_TEST(a_million_letters_added_in_pieces_have_the_known_digest) {
    char *a = malloc(1000000), hex[65];
    sha256 h;
    rng r;
    memset(a, 'a', 1000000);
    rng_open(&r, test_seed(), "pieces", 0);
    for (unsigned k = 0; k < 3 * test_multiplier(); k++) {
        size_t at = 0;
        sha256_init(&h);
        while (at < 1000000) {
            size_t n = (size_t)rng_below(&r, k ? 300 : 200000);
            if (n > 1000000 - at) n = 1000000 - at;
            sha256_add(&h, a + at, n);
            at += n;
        }
        sha256_hex(&h, hex);
        ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    free(a);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, known_messages_have_their_known_digests);
    tcase_add_test(t, paddings_of_every_shape_are_right);
    tcase_add_test(t, a_million_letters_added_in_pieces_have_the_known_digest);
}
