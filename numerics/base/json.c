/* json.c - see json.h.  One pass over the bytes refuses what would cost memory, stack or precision; only then
   does jansson parse. */
#include "numerics/base/json.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/param.h"
#include "numerics/base/text.h"

/* What parsing takes at most, by kind of value: upper bounds for jansson 2.14 on a 64-bit system, blocks rounded
   as glibc does, growing tables counted old and new together.  The tests hold them against the real thing. */
#define COST_ONCE ((size_t)4096)  /* the lexer's first buffers              */
#define COST_OBJECT ((size_t)256) /* the struct, a hash table of 8 buckets  */
#define COST_ARRAY ((size_t)136)  /* the struct, a table of 8 places        */
#define COST_STRING 96            /* the struct, the block of its bytes     */
#define COST_NUMBER 32
#define COST_PLACE 32             /* of an element, in its array            */
#define COST_MEMBER 96            /* of a key besides its string: the pair, its share of two bucket tables */

#define KEY_BYTES_MOST 64 /* of a foreign key quoted in a message */

typedef struct scan {
    const char *data;
    size_t bytes, at, line, line_start, depth, cost;
    fault *fault;
} scan;

static status refuse(const scan *s, status st, const char *why) {
    return fault_set(s->fault, st, "line %zu, column %zu: %s", s->line, s->at - s->line_start + 1, why);
}

/* Stands on the opening quote; leaves on the closing one, or at the end (jansson then says what is missing). */
static void scan_string(scan *s) {
    size_t start = s->at;
    s->cost += COST_STRING;
    while (++s->at < s->bytes && s->data[s->at] != '"')
        if (s->data[s->at] == '\\') s->at++;
    s->cost += 3 * (s->at - start); /* its bytes, once in the growing buffer of the lexer and once its own */
}

/* Stands on the first character of a number; leaves on its last.  jansson would read 1.5 and 1e3 as doubles. */
static status scan_number(scan *s) {
    s->cost += COST_NUMBER;
    for (;; s->at++) {
        char c = s->data[s->at];
        if (c == '.' || c == 'e' || c == 'E') return refuse(s, ST_FORMAT, "a real number; only integers are read");
        if (s->at + 1 >= s->bytes || !strchr("0123456789.eE", s->data[s->at + 1])) return ST_OK;
    }
}

static status scan_character(scan *s) {
    char c = s->data[s->at];
    switch (c) {
    case '\n':
        s->line++;
        s->line_start = s->at + 1;
        break;
    case '"': scan_string(s); break;
    case '{':
    case '[':
        if (++s->depth > JSON_DEPTH_MOST) return refuse(s, ST_FORMAT, "nested too deeply");
        s->cost += c == '{' ? COST_OBJECT : COST_ARRAY;
        break;
    case '}':
    case ']':
        if (s->depth) s->depth--; /* too many of them: jansson says so */
        break;
    case ',': s->cost += COST_PLACE; break;
    case ':': s->cost += COST_MEMBER; break;
    default:
        if (c == '-' || (c >= '0' && c <= '9')) return scan_number(s);
    }
    return ST_OK;
}

static status scan_all(size_t *cost, const char *data, size_t bytes, fault *f) {
    scan s = {.data = data, .bytes = bytes, .line = 1, .cost = COST_ONCE, .fault = f};
    status st = ST_OK;
    for (; s.at < bytes && st == ST_OK; s.at++) {
        st = scan_character(&s);
        if (st == ST_OK && s.cost > JSON_MEMORY_MOST)
            st = refuse(&s, ST_LIMIT, "more values than fit the memory for parsing");
    }
    *cost = s.cost;
    return st;
}

size_t json_parsing_memory(const char *data, size_t bytes) {
    size_t cost;
    return scan_all(&cost, data, bytes, NULL) == ST_OK ? cost : 0;
}

/* jansson 2.14 writes past a buffer that it could not enlarge while it reads a string, and says "format" where it does notice.
   So the first refusal leaves the parser at once; what it had built is lost, in a program that is about to give up. */
static _Thread_local jmp_buf refused;
static _Thread_local bool parsing;
static pthread_once_t hooked = PTHREAD_ONCE_INIT;

static void *take(size_t bytes) {
    void *p = malloc(bytes);
    if (!p && parsing) longjmp(refused, 1);
    return p;
}

static void hook(void) { json_set_alloc_funcs(take, free); }

/* NULL: what is wrong stands in *error, whose line is 0 for want of memory. */
static json_t *parse(const char *data, size_t bytes, json_error_t *error) {
    memset(error, 0, sizeof *error);
    if (pthread_once(&hooked, hook) != 0) return NULL;
    parsing = true;
    /* Without further flags: an object or array and nothing behind it, valid UTF-8, no escaped NUL. */
    json_t *read = NULL;
    if (setjmp(refused)) memset(error, 0, sizeof *error);
    else read = json_loadb(bytes ? data : "", bytes, JSON_REJECT_DUPLICATES, error);
    parsing = false;
    return read;
}

status json_read_object(json_t **root, const char *data, size_t bytes, fault *f) {
    json_error_t error;
    size_t cost;
    *root = NULL;
    if (bytes > JSON_BYTES_MOST)
        return fault_set(f, ST_LIMIT, "%zu bytes of JSON; at most %zu are read", bytes, JSON_BYTES_MOST);
    const char *nul = bytes ? memchr(data, '\0', bytes) : NULL;
    if (nul) return fault_set(f, ST_FORMAT, "byte %zu is NUL", (size_t)(nul - data) + 1);
    status st = scan_all(&cost, data, bytes, f);
    if (st != ST_OK) return st;
    json_t *read = parse(data, bytes, &error);
    if (!read && !error.line) return fault_set(f, ST_MEMORY, "no memory for JSON");
    if (!read) return fault_set(f, ST_FORMAT, "line %d, column %d: %s", error.line, error.column, error.text);
    if (!json_is_object(read)) {
        json_decref(read);
        return fault_set(f, ST_FORMAT, "the outermost value is not an object");
    }
    *root = read;
    return ST_OK;
}

static size_t key_count(const char *const *keys) {
    size_t n = 0;
    while (keys[n]) n++;
    return n;
}

static bool is_listed(const char *key, const char *const *keys) {
    for (; *keys; keys++)
        if (strcmp(key, *keys) == 0) return true;
    return false;
}

/* The first key of the object that is not in keys, or NULL. */
static const char *unknown_key(const json_t *object, const char *const *keys) {
    json_t *o = (json_t *)(uintptr_t)object; /* jansson's iterators take no const, and change nothing */
    for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i))
        if (!is_listed(json_object_iter_key(i), keys)) return json_object_iter_key(i);
    return NULL;
}

status json_expect_keys(const json_t *object, const char *const *keys, fault *f) {
    if (!json_is_object(object)) return fault_set(f, ST_FORMAT, "a value that should be an object is none");
    const char *unknown = unknown_key(object, keys);
    if (unknown) {
        bool quotable = strlen(unknown) <= KEY_BYTES_MOST;
        const char *near = quotable ? param_suggest(unknown, keys, key_count(keys)) : NULL;
        return fault_set(f, ST_FORMAT, "unknown key \"%.*s%s\"%s%s%s", KEY_BYTES_MOST, unknown,
                         quotable ? "" : "...", near ? "; did you mean \"" : "", near ? near : "",
                         near ? "\"?" : "");
    }
    for (; *keys; keys++)
        if (!json_object_get(object, *keys)) return fault_set(f, ST_FORMAT, "the key \"%s\" is missing", *keys);
    return ST_OK;
}

static status get_member(const json_t **value, const json_t *object, const char *key, fault *f) {
    *value = json_object_get(object, key);
    return *value ? ST_OK : fault_set(f, ST_FORMAT, "the key \"%s\" is missing", key);
}

status json_get_integer(int64_t *value, const json_t *object, const char *key, int64_t least, int64_t most,
                        fault *f) {
    const json_t *member;
    status st = get_member(&member, object, key, f);
    if (st != ST_OK) return st;
    if (!json_is_integer(member)) return fault_set(f, ST_FORMAT, "\"%s\" is not an integer", key);
    int64_t v = json_integer_value(member);
    if (v < least || v > most)
        return fault_set(f, v < least ? ST_FORMAT : ST_LIMIT, "\"%s\" is %lld; %lld to %lld are accepted", key,
                         (long long)v, (long long)least, (long long)most);
    *value = v;
    return ST_OK;
}

status json_get_string(const char **value, const json_t *object, const char *key, fault *f) {
    const json_t *member;
    status st = get_member(&member, object, key, f);
    if (st != ST_OK) return st;
    if (!json_is_string(member)) return fault_set(f, ST_FORMAT, "\"%s\" is not a string", key);
    *value = json_string_value(member);
    return ST_OK;
}

status json_get_array(const json_t **value, const json_t *object, const char *key, size_t count, fault *f) {
    const json_t *member;
    status st = get_member(&member, object, key, f);
    if (st != ST_OK) return st;
    if (!json_is_array(member)) return fault_set(f, ST_FORMAT, "\"%s\" is not an array", key);
    if (json_array_size(member) != count)
        return fault_set(f, ST_FORMAT, "\"%s\" has %zu elements, not %zu", key, json_array_size(member), count);
    *value = member;
    return ST_OK;
}

/* The bytes of the well-formed UTF-8 character at s (RFC 3629: shortest form, no surrogates, <= U+10FFFF),
   or 0.  The NUL behind the string is no continuation byte, so nothing beyond it is read. */
static size_t character_bytes(const char *s) {
    const unsigned char *c = (const unsigned char *)s;
    unsigned char least = 0x80, most = 0xbf; /* of the second byte */
    size_t n = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
    if (c[0] == 0xe0) least = 0xa0;
    if (c[0] == 0xed) most = 0x9f;
    if (c[0] == 0xf0) least = 0x90;
    if (c[0] == 0xf4) most = 0x8f;
    for (size_t i = 1; i < n; i++) {
        if (c[i] < least || c[i] > most) return 0;
        least = 0x80;
        most = 0xbf;
    }
    return n;
}

void json_write_string(struct text *t, const char *s) {
    text_add(t, "\"");
    while (*s) {
        size_t n = character_bytes(s);
        if (n == 0) {
            text_add(t, "\\ufffd"); /* a byte that is no UTF-8, from a file name or an argument */
            n = 1;
        } else if (*s == '"' || *s == '\\') text_addf(t, "\\%c", *s);
        else if (*s == '\n') text_add(t, "\\n");
        else if (*s == '\t') text_add(t, "\\t");
        else if (n == 1 && ((unsigned char)*s < 0x20 || *s == 0x7f)) text_addf(t, "\\u%04x", (unsigned)*s);
        else text_add_bytes(t, s, n);
        s += n;
    }
    text_add(t, "\"");
}
