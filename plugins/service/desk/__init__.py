"""The desk: texts written in a browser, checked as one types, published as one commit each by the journal's own steps."""
