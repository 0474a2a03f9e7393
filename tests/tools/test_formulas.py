import pytest

from broadsheet.tools.formulas import legible
from broadsheet.tools.latex import MATH


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\mathbb{H}^2$", "ℍ²"),
        (r"in $O(n \log n)$ time", "in O(n log n) time"),
        (r"$\alpha_{t}^{2} \leq \epsilon$", "αₜ² ≤ϵ"),
        (r"$\ell_1$-norm", "ℓ₁-norm"),
        (r"$\left\|x\right\|_2$", "‖x‖₂"),
        (r"$10^{-3}$", "10⁻³"),
        (r"$W_{ij}^{(l)}$", "Wᵢⱼ⁽ˡ⁾"),
        (r"$\pi^*$", "π*"),
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\sum_{i=1}^n x_i$", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"$N_f$", "N_f"),
        (r"$C_{x'}$", "C_(x')"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("no mathematics", "no mathematics"),
        ("", ""),
    ],
)
def test_mathematics_becomes_text(tex, text):
    assert legible(tex) == text


@pytest.mark.parametrize(
    "hostile",
    [
        r"$\href{javascript:alert(1)}{x}$",
        r"$\input{/etc/passwd}$",
        "$" + "{" * 900 + "x" + "}" * 900 + "$",
        "$" + "x^" * 900 + "x$",
        r"$\def\x{\x\x}\x$",
        r"$\begin{matrix}$",
        "$^{$",
        "$" + r"\frac{" * 300 + "$",
    ],
)
def test_what_was_made_to_annoy_ends_and_brings_nothing_in(hostile):
    found = legible(hostile)
    assert "root:" not in found
    assert len(found) <= 4 * len(hostile) + 100


def test_most_formulas_of_real_abstracts_keep_no_tex(sample):
    formulas = {found[0] for paper in sample for found in MATH.finditer(paper["abstract"])}
    left = [formula for formula in formulas if "\\" in legible(formula)]
    assert len(formulas) > 500
    assert len(left) < 0.05 * len(formulas), left[:20]


@pytest.fixture(scope="module")
def sample():
    import json
    import lzma
    from importlib.resources import files

    packed = files("broadsheet") / "sample" / "arxiv-sample.jsonl.xz"
    lines = lzma.decompress(packed.read_bytes()).decode().splitlines()
    return [json.loads(line) for line in lines]
