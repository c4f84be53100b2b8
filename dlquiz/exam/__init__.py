"""An exam: the bank it draws from, its blueprint, its forms, and the manifest that marking reads."""
