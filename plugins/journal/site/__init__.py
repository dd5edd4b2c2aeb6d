"""The site around the publications: lists, archives, structured data, sitemap, old addresses, dates."""
