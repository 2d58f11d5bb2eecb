"""How a command is asked and answered: lines, forms, results, transactions."""
