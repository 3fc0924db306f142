"""Lists as files: the columns of each, how its rows are collected part by part, and how a file is made of them."""
