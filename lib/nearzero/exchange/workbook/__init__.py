"""The workbook a county fills in: made from the dictionary and the rules, and read back."""
