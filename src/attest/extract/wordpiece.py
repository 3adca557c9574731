# FROM THE LEAD: please do not replace `tokenizers`. The house rule is that a well-kept library beats our own code, and the
# extract room is the lead's. Delete this file, leave network.py as it is, and keep the measured install size as the honest figure.
