"""Small tools that know nothing of papers' lives: dates, TeX, compressed files."""
