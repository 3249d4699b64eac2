"""The four carriers of one logical layout: `.msx` lines, `.zip` of CSV, `.xml`, `.xlsx`. Each reads and writes."""
