"""Who reads, and what do they keep? Accounts, sessions, tokens, rights; lists, tags, notes, follows."""
