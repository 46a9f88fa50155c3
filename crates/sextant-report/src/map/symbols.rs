//! Symbols of 24 by 24 units, drawn with lines, and the shapes that Mermaid has for them.

/// The path of a symbol; a plain box for a name that is not known.
pub(super) fn path(name: &str) -> &'static str {
    match name {
        "person" => "M12 12a4.5 4.5 0 1 0 0-9a4.5 4.5 0 0 0 0 9M3.5 21c.8-4.2 4.2-6 8.5-6s7.700 1.800 8.500 6",
        "api" => "M4 6h16M4 12h16M4 18h16M8 4v4M15 10v4M10 16v4",
        "chat" => "M4 4h16v12h-9l-5 4v-4h-2zM8 9h8M8 12h5",
        "function" => "M6 4h4l7 16h3M10.500 11.500l-4.500 8.500",
        "container" => "M12 3l8 4.500v9l-8 4.500l-8-4.500v-9zM4 7.500l8 4.500l8-4.500M12 12v9",
        "workflow" => "M3 4h7v5h-7zM14 15h7v5h-7zM6.500 9v8.500h7.500M10 6.500h7.500v8.500",
        "agent" => {
            "M5 9h14v10h-14zM12 9v-4M12 5a1.500 1.500 0 1 0 0-3a1.500 1.500 0 0 0 0 3M9 13v2M15 13v2M2.500 12v4M21.500 12v4"
        }
        "code" => "M8 6l-5 6l5 6M16 6l5 6l-5 6M14 4l-4 16",
        "model" => "M12 3l2.200 6.800l6.800 2.200l-6.800 2.200l-2.200 6.800l-2.200-6.800l-6.800-2.200l6.800-2.200z",
        "endpoint" => "M4 4h16v7h-16zM4 13h16v7h-16zM8 7.500h.1M8 16.500h.1M12 7.500h4M12 16.500h4",
        "guardrail" => "M12 3l8 3v6c0 4.500-3.200 7.500-8 9c-4.800-1.500-8-4.500-8-9v-6zM8.500 12l2.500 2.500l4.500-5",
        "knowledge" => "M12 6c-2-1.700-5-2-8-2v14c3 0 6 .3 8 2c2-1.700 5-2 8-2v-14c-3 0-6 .3-8 2zM12 6v14",
        "vectors" => "M5 19v-15M5 19h15M5 19l9-9M14 10h-4M14 10v4M17 6h.1M19 12h.1M10 5h.1",
        "prompt" => "M6 3h9l4 4v14h-13zM15 3v4h4M9 12h7M9 16h5",
        "store" => {
            "M4 6c0-1.700 3.600-3 8-3s8 1.300 8 3s-3.600 3-8 3s-8-1.300-8-3v12c0 1.700 3.600 3 8 3s8-1.300 8-3v-12M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3"
        }
        "queue" => "M3 7h18v10h-18zM8 7v10M13 7v10M18 7v10",
        "cache" => "M13 3l-8 11h6l-1 7l9-12h-6z",
        "log" => "M5 4h14v16h-14zM8.500 8h7M8.500 12h7M8.500 16h4",
        "trace" => "M3 6h8M7 12h10M12 18h9",
        "chart" => "M4 20h16M7 20v-7M12 20v-13M17 20v-10",
        "alarm" => "M12 4c-3.500 0-5 2.500-5 6v4l-2 3h14l-2-3v-4c0-3.500-1.500-6-5-6zM10 20h4",
        "job" => "M12 4a8 8 0 1 0 8 8M12 7v5l3 2M16 3l4 1l-1 4",
        "key" => "M8 15a4 4 0 1 0 0-8a4 4 0 0 0 0 8M12 11h9v3M17 11v3",
        "gear" => {
            "M12 15.500a3.500 3.500 0 1 0 0-7a3.500 3.500 0 0 0 0 7M12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100"
        }
        _ => "M4 5h16v14h-16z",
    }
}

/// The marks that Mermaid puts around the text of a node.
pub(super) fn mermaid(name: &str) -> (&'static str, &'static str) {
    match name {
        "person" | "chat" => ("([", "])"),
        "store" | "vectors" | "cache" => ("[(", ")]"),
        "guardrail" => ("{{", "}}"),
        "agent" | "workflow" => ("[[", "]]"),
        "model" | "endpoint" => ("(", ")"),
        "prompt" | "knowledge" | "log" => ("[/", "/]"),
        _ => ("[", "]"),
    }
}
