"""What TeX commands stand for, where text outside mathematics has them."""

from __future__ import annotations

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip

LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
}  # fmt: skip

_GREEK = zip(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
    "Phi Psi Omega".split(),
    "α β γ δ ε ε ζ η θ ϑ ι κ λ μ ν ξ π ρ ϱ σ ς τ υ φ φ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω".split(),
    strict=True,
)

SIGNS = dict(_GREEK) | {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "ast": "*", "star": "⋆", "circ": "∘",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠",
    "ll": "≪", "gg": "≫", "lesssim": "≲", "gtrsim": "≳", "sim": "∼", "simeq": "≃", "approx": "≈", "cong": "≅",
    "equiv": "≡", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏",
    "int": "∫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "supset": "⊃",
    "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "forall": "∀", "exists": "∃", "neg": "¬",
    "wedge": "∧", "vee": "∨", "oplus": "⊕", "otimes": "⊗", "rtimes": "⋊", "to": "→", "rightarrow": "→",
    "longrightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "leftrightarrow": "↔", "Leftrightarrow": "⇔",
    "mapsto": "↦", "uparrow": "↑", "downarrow": "↓", "langle": "⟨", "rangle": "⟩", "ell": "ℓ", "hbar": "ℏ",
    "dagger": "†", "ddagger": "‡", "prime": "′", "perp": "⊥", "mid": "|", "ldots": "…", "dots": "…",
    "cdots": "⋯", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€", "checkmark": "✓",
    "textdegree": "°", "degree": "°", "deg": "°", "textless": "<", "textgreater": ">", "textbar": "|",
    "texttimes": "×", "textemdash": "—", "textendash": "–", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "textbackslash": "", "textunderscore": "_",
    "textasciitilde": "~", "textasciicircum": "^", "textregistered": "®", "texttrademark": "™",
    "textmu": "μ", "textpm": "±", "guillemotleft": "«", "guillemotright": "»", "slash": "/", "LaTeX": "LaTeX",
    "TeX": "TeX", "eg": "e.g.", "ie": "i.e.", "etc": "etc", "lbrack": "[", "rbrack": "]",
}  # fmt: skip

# They set the type of what follows, or nothing that can be read.
SWITCHES = frozenset(
    "em it bf rm sc sf sl tt cal bfseries itshape ttfamily sffamily scshape slshape mdseries normalfont "
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering noindent indent par "
    "newline linebreak pagebreak newpage smallskip medskip bigskip xspace protect relax left right big Big "
    "bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits nolimits quad qquad hfill hfil vfill item "
    "maketitle boldmath unboldmath raggedright sloppy null ensuremath leavevmode nobreak allowbreak "
    "boldsymbol mathrm mathbf mathcal mathbb mathit mathsf mathtt mathscr mathfrak operatorname text textbf "
    "textit texttt textrm textsc textsf emph mbox hbox".split()
)

# What stands in their braces is for the typesetter.
DROPPED = frozenset(
    "cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite footcite "
    "nocite label ref eqref cref Cref autoref pageref vspace hspace color begin end bibliography "
    "bibliographystyle includegraphics thanks pagestyle thispagestyle vskip hskip phantom footnotemark "
    "input".split()
)

# Letters that old extractions of PDFs give by their number in TeX's fonts: "classi(cid:12)er".
CID = {"173": "", "11": "ff", "12": "fi", "13": "fl", "14": "ffi", "15": "ffl"}
