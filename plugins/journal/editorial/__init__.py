"""What an editor may write: front matter, types, the kinds article, brève and page, checks in French, neutralising old HTML, `new`,
`id`."""
