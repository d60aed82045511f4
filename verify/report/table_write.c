/* table_write.c - one table in five formats.  csv and jsonl carry everything exactly; text, latex and markdown
   are for reading: there a column of long fractions gives way to its decimal companion. */
#include <string.h>

#include "numerics/base/json.h"
#include "verify/report/report.h"
#include "verify/report/table.h"

static const table_cell *cell_at(const table *t, size_t row, size_t j) { return &t->cells[row * t->column_count + j]; }
static const char *exact(const table *t, size_t row, size_t j) {
    const table_cell *c = cell_at(t, row, j);
    return c->text ? c->text : "NA";
}
/* What text, latex and markdown show. */
static const char *shown(const table *t, size_t row, size_t j) {
    const table_cell *c = cell_at(t, row, j);
    return c->brief ? c->brief : exact(t, row, j);
}

static bool is_measured(const table *t, size_t j) { return t->columns[j].source >= COLUMN_MEASURED; }

static bool is_decimal(const table *t, size_t j) { return table_is_decimal(&t->columns[j]); }
static bool is_too_wide(const table *t, size_t j) { return t->columns[j].wide; }

static bool is_text(const table *t, size_t j) {
    column_source s = t->columns[j].source;
    return s == COLUMN_CLAIM || s == COLUMN_METHOD || s == COLUMN_VERDICT || s == COLUMN_SAMPLED;
}

static void write_csv_field(text *out, const char *s) {
    if (!strpbrk(s, ",\"\r\n")) {
        text_add(out, s);
        return;
    }
    text_add(out, "\"");
    for (; *s; s++) text_add_bytes(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    text_add(out, "\"");
}

void table_write_csv(text *out, const table *t, bool measured) {
    for (size_t i = 0; i <= t->rows; i++) {
        const char *between = "";
        for (size_t j = 0; j < t->column_count; j++) {
            if (is_measured(t, j) && !measured) continue;
            text_add(out, between);
            write_csv_field(out, i ? exact(t, i - 1, j) : t->columns[j].name);
            between = ",";
        }
        text_add(out, "\n");
    }
}

static void write_jsonl(text *out, const table *t) {
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t j = 0; j < t->column_count; j++) {
            const table_cell *c = cell_at(t, i, j);
            text_addf(out, "%s\"%s\":", j ? "," : "{", t->columns[j].name);
            if (!c->text) text_add(out, "null");
            else if (c->bare) text_add(out, c->text);
            else json_write_string(out, c->text);
        }
        text_add(out, "}\n");
    }
}

static void write_comments(text *out, const table *t, const char *prefix) {
    text_addf(out, "%s%s\n%sverbatim %s\n%ssha256 of the exact CSV: %s\n", prefix, text_data(&t->command), prefix,
              VERBATIM_VERSION, prefix, t->digest);
    text refused;
    text_init(&refused);
    text_addf(&refused, "%srefused: ", prefix);
    report_write_lines(out, text_data(&refused), text_data(&t->notes));
    if (text_status(&refused) != ST_OK) out->failed = 1;
    text_clear(&refused);
    for (size_t j = 0; j < t->column_count; j++) {
        const char *name = t->columns[j].name;
        if (is_too_wide(t, j)) text_addf(out, "%scolumn %s is too wide to read: csv and jsonl have it\n", prefix, name);
        else if (t->columns[j].rounded)
            text_addf(out, "%scolumn %s: ~ is rounded; csv and jsonl have all digits\n", prefix, name);
    }
}

static void pad(text *out, const char *s, size_t width, bool left) {
    size_t w = report_width(s), gap = w < width ? width - w : 0;
    if (left) text_add(out, s);
    for (size_t i = 0; i < gap; i++) text_add(out, " ");
    if (!left) text_add(out, s);
}

static void write_text(text *out, const table *t) {
    for (size_t i = 0; i <= t->rows; i++) {
        const char *between = "";
        for (size_t j = 0; j < t->column_count; j++) {
            if (is_too_wide(t, j)) continue;
            text_add(out, between);
            pad(out, i ? shown(t, i - 1, j) : t->columns[j].name, t->columns[j].width, is_text(t, j));
            between = "  ";
        }
        text_add(out, "\n");
    }
    write_comments(out, t, "c ");
}

static void write_markdown(text *out, const table *t) {
    text_add(out, "<!--\n");
    write_comments(out, t, "");
    text_add(out, "-->\n");
    for (size_t i = 0; i <= t->rows; i++) {
        text_add(out, "|");
        for (size_t j = 0; j < t->column_count; j++) {
            if (is_too_wide(t, j)) continue;
            text_add(out, " ");
            for (const char *s = i ? shown(t, i - 1, j) : t->columns[j].name; *s; s++) {
                if (*s == '|' || *s == '_' || *s == '*' || *s == '\\') text_add(out, "\\");
                text_add_bytes(out, s, 1);
            }
            text_add(out, " |");
        }
        text_add(out, "\n");
        if (i) continue;
        text_add(out, "|");
        for (size_t j = 0; j < t->column_count; j++)
            if (!is_too_wide(t, j)) text_add(out, is_text(t, j) ? " :--- |" : " ---: |");
        text_add(out, "\n");
    }
}

static bool digits_only(const char *s) { return *s && !s[strspn(s, "0123456789.e-")]; }

static void write_latex_text(text *out, const char *s) {
    size_t digits = strspn(s, "0123456789");
    if (digits && s[digits] == '^' && strspn(s + digits + 1, "0123456789") == strlen(s + digits + 1)) {
        text_addf(out, "$%.*s^{%s}$", (int)digits, s, s + digits + 1); /* the form of a large power */
        return;
    }
    if (*s == '~' && digits_only(s + 1)) {
        text_addf(out, "$\\approx$\\num{%s}", s + 1);
        return;
    }
    for (; *s; s++) {
        if (strchr("_%&#${}", *s)) text_addf(out, "\\%c", *s);
        else if (*s == '-' && s[1] == '-') text_add(out, "-{}"); /* -- is a dash, and commands have options */
        else if (*s == '<') text_add(out, "\\textless{}");
        else if (*s == '>') text_add(out, "\\textgreater{}");
        else if (*s == '|') text_add(out, "\\textbar{}");
        else if (*s == '\\') text_add(out, "\\textbackslash{}");
        else if (*s == '^') text_add(out, "\\textasciicircum{}");
        else if (*s == '~') text_add(out, "\\textasciitilde{}");
        else text_add_bytes(out, s, 1);
    }
}

/* table-format: the widest integer part, fraction and exponent of a column, so that siunitx aligns it. */
static void write_number_format(text *out, const table *t, size_t j) {
    size_t whole = 1, fraction = 0, exponent = 0;
    bool minus = false;
    for (size_t i = 0; i < t->rows; i++) {
        const char *s = cell_at(t, i, j)->text;
        if (!s) continue;
        if (*s == '-') {
            minus = true;
            s++;
        }
        size_t w = strspn(s, "0123456789"), d = 0;
        s += w;
        if (*s == '.') {
            d = strspn(s + 1, "0123456789");
            s += d + 1;
        }
        if (w > whole) whole = w;
        if (d > fraction) fraction = d;
        if (*s == 'e' && strlen(s + 1) - (s[1] == '-') > exponent) exponent = strlen(s + 1) - (s[1] == '-');
    }
    text_addf(out, "S[table-format=%s%zu.%zu", minus ? "-" : "", whole, fraction);
    if (exponent) text_addf(out, "e-%zu", exponent);
    text_add(out, "]");
}

static void write_latex(text *out, const table *t) {
    write_comments(out, t, "% ");
    text_add(out, "\\begin{tabular}{");
    for (size_t j = 0; j < t->column_count; j++) {
        if (is_too_wide(t, j)) continue;
        if (is_decimal(t, j)) write_number_format(out, t, j);
        else text_add(out, is_text(t, j) ? "l" : "r");
    }
    text_add(out, "}\n\\toprule\n");
    for (size_t i = 0; i <= t->rows; i++) {
        const char *between = "";
        for (size_t j = 0; j < t->column_count; j++) {
            if (is_too_wide(t, j)) continue;
            const char *cell = i ? cell_at(t, i - 1, j)->text : NULL; /* NULL: a name, or NA */
            bool braces = is_decimal(t, j) && (!cell || !strpbrk(cell, "0123456789")); /* what siunitx must not parse */
            text_add(out, between);
            if (braces) text_add(out, "{");
            write_latex_text(out, i ? shown(t, i - 1, j) : t->columns[j].name);
            if (braces) text_add(out, "}");
            between = " & ";
        }
        text_add(out, i ? " \\\\\n" : " \\\\\n\\midrule\n");
    }
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
}

status table_write(text *out, const table *t, output_format format) {
    switch (format) {
    case FORMAT_CSV: table_write_csv(out, t, true); break;
    case FORMAT_JSON:
    case FORMAT_JSONL: write_jsonl(out, t); break;
    case FORMAT_LATEX: write_latex(out, t); break;
    case FORMAT_MARKDOWN: write_markdown(out, t); break;
    case FORMAT_TEXT: write_text(out, t); break;
    }
    return text_status(out);
}
