"""The lines of the table in design/performance.md, a function for each group of them that is measured together."""
