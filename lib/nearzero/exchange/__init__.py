"""Data of others in, data of the workbench out: workbooks, CSV folders, the field's published formats."""
