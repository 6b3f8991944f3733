"""What stands instead of what in a mutant: the tables of ``operators``."""

from __future__ import annotations

__all__ = [
    "ARITHMETIC",
    "COMPARISONS",
    "CONVERSIONS",
    "COPIES",
    "FUNCTIONS",
    "MODULES",
    "SORTERS",
    "SYMMETRIC",
    "WORDS",
]

# kind of node -> (as written, what to write instead)
COMPARISONS = {
    "Lt": ("<", ("<=", ">=")),
    "LtE": ("<=", ("<", ">")),
    "Gt": (">", (">=", "<=")),
    "GtE": (">=", (">", "<")),
    "Eq": ("==", ("!=",)),
    "NotEq": ("!=", ("==",)),
    "Is": ("is", ("is not",)),
    "IsNot": ("is not", ("is",)),
    "In": ("in", ("not in",)),
    "NotIn": ("not in", ("in",)),
}

ARITHMETIC = {
    "Add": ("+", "-"),
    "Sub": ("-", "+"),
    "Mult": ("*", "/"),
    "Div": ("/", "*"),
    "FloorDiv": ("//", "/"),
    "Mod": ("%", "//"),
    "Pow": ("**", "*"),
    "MatMult": ("@", "*"),
    "BitAnd": ("&", "|"),
    "BitOr": ("|", "&"),
    "BitXor": ("^", "|"),
}

_PAIRS = (
    "min max",
    "argmin argmax",
    "nanmin nanmax",
    "idxmin idxmax",
    "minimum maximum",
    "sum mean",
    "nansum nanmean",
    "mean median",
    "std var",
    "any all",
    "floor ceil",
    "zeros ones",
    "zeros_like ones_like",
    "log log1p",
    "exp expm1",
    "union1d intersect1d",
    "vstack hstack",
    "cumsum cumprod",
    "sin cos",
    "head tail",
    "nlargest nsmallest",
    "first last",
    "quantile percentile",
    "append extend",
    "permutation arange",
    "isnan isfinite",
    "outer dot",
    "ffill bfill",
    "lower upper",
    "startswith endswith",
    "fit_transform transform",
    "predict predict_proba",
)


def _both_ways() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in _PAIRS:
        a, b = pair.split()
        found[a] = (*found.get(a, ()), b)
        found[b] = (*found.get(b, ()), a)
    return found


FUNCTIONS = _both_ways()
SORTERS = {"sort", "sorted", "argsort", "unique"}

# Called for the type alone, or for nothing to see: leaving them out changes no value that counts.
CONVERSIONS = {
    "float", "int", "bool", "str", "list", "tuple", "print", "len", "range", "enumerate", "zip",
    "asarray", "isinstance", "super", "type", "dict", "default_rng", "catch_warnings", "errstate",
    "Series", "DataFrame",
}  # fmt: skip

# Of two equal arguments, in the order that one likes.
SYMMETRIC = {
    "union1d", "intersect1d", "setxor1d", "maximum", "minimum", "max", "min", "add", "multiply",
    "array_equal", "allclose", "isclose", "hypot", "gcd", "inner", "logical_and", "logical_or",
    "zip_longest",
}  # fmt: skip

COPIES = {"array", "list", "dict", "copy", "deepcopy", "ascontiguousarray"}

MODULES = {
    "np", "pd", "math", "scipy", "stats", "rng", "random", "np.random", "np.linalg", "sparse",
    "time", "itertools", "optimize", "linalg", "warnings",
}  # fmt: skip

WORDS = {"left": "right", "right": "left", "mean": "median", "median": "mean"}
