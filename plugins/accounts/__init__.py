"""The town's social accounts: in the footer of every page, whatever the theme, and wherever a template asks for them."""
