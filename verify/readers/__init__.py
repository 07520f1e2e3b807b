"""The readings of a term, one file each: all say the same of a draw, for whoever needs it in this form."""
