"""Line icons of 24 × 24, drawn by us, put into the page itself: nothing to fetch, and they print."""

ICONS = {
    "check": "M4 12.5l5.5 5.5L20 6.5",
    "warning": "M12 3.5L2.5 20h19zM12 10v5M12 17.4v.2",
    "medical": "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
    "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5.5l3.5 2",
    "info": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 7.4v.2",
    "find": "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21",
    "look": "M2 12c4-8 16-8 20 0-4 8-16 8-20 0zM12 9a3 3 0 100 6 3 3 0 000-6z",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "upload": "M12 16V4M6.5 9.5L12 4l5.5 5.5M4 20h16",
    "download": "M12 4v12M6.5 10.5L12 16l5.5-5.5M4 20h16",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "phone": "M6 3h3l2 5-2.5 1.5a11 11 0 006 6L16 13l5 2v3a2 2 0 01-2 2A16 16 0 014 5a2 2 0 012-2z",
    "down": "M5 9l7 7 7-7",
    "stop": "M6 6l12 12M18 6L6 18",
    "document": "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6",
}
