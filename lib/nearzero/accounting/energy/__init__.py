"""Where the energy comes from and who uses it: balances, flows, structure, key firms, non-fossil shares."""
