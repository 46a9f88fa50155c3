//! A text with faults in it: the same seed gives the same text.

/// Numbers from a seed (SplitMix64): quick, and the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that always roll the same after the same seed.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 if there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { usize::try_from(self.next() % bound as u64).unwrap_or_default() }
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// What the languages that are read give a meaning to.
const TOKENS: [&str; 64] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "\"\"\"",
    "`",
    ":",
    "=",
    "=>",
    ",",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\\",
    "/*",
    "*/",
    "#",
    "//",
    "${",
    "%{",
    "}\"",
    "<<EOT\n",
    "\nEOT\n",
    "&a ",
    "*a",
    "<<: *a",
    "!Sub ",
    "!If [",
    "- ",
    "? ",
    "| ",
    "---\n",
    "Fn::ForEach::L",
    "Ref",
    "AWS::NoValue",
    "count = ",
    "for_each = ",
    "for x in ",
    "...",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "9223372036854775808",
    "0.1",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[31m",
    "é",
    "𝄞",
    "*args",
    "**kwargs",
    "lambda x: ",
    "await ",
    "f\"{",
    "\\ud800",
    "&&",
];

/// The text with one to eight faults; `others` are texts to take pieces from.
#[must_use]
pub(crate) fn mutate(text: &str, others: &[String], dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(8) {
        text = fault(&text, others, dice);
    }
    text
}

fn fault(text: &str, others: &[String], dice: &mut Dice) -> String {
    let (start, end) = (position(text, dice), position(text, dice));
    let (start, end) = (start.min(end), start.max(end));
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let (before, after) = (part(0..start), part(start..text.len()));
    let short = position(part(start..end), dice).min(200);
    let near = floor(text, start + short);
    match dice.below(10) {
        0 => format!("{before}{}", part(near..text.len())),
        1 => format!("{before}{}{after}", dice.pick(&TOKENS).copied().unwrap_or_default()),
        2 => {
            let times = [2, 10, 70, 300, 3000][dice.below(5)];
            format!("{before}{}{after}", dice.pick(&TOKENS).copied().unwrap_or_default().repeat(times))
        }
        3 => before.to_owned(),
        4 => lines(text, dice, |lines, a, b| lines.swap(a, b)),
        5 => lines(text, dice, |lines, a, b| lines.insert(a, lines[b])),
        6 => lines(text, dice, |lines, a, _| {
            lines.remove(a);
        }),
        7 => {
            let other = dice.pick(others).map_or("", String::as_str);
            let from = position(other, dice);
            let to = floor(other, from + dice.below(400));
            format!("{before}{}{after}", other.get(from..to).unwrap_or_default())
        }
        8 => {
            let piece = part(start..near).repeat(1 + dice.below(20));
            format!("{before}{piece}{after}")
        }
        _ => {
            let odd = char::from_u32(u32::try_from(dice.below(0x11_0000)).unwrap_or_default()).unwrap_or('\u{fffd}');
            let next = after.chars().next().map_or(0, char::len_utf8);
            format!("{before}{odd}{}", after.get(next..).unwrap_or_default())
        }
    }
}

/// A boundary between two characters.
fn position(text: &str, dice: &mut Dice) -> usize {
    let at = dice.below(text.len() + 1);
    floor(text, at)
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn lines(text: &str, dice: &mut Dice, change: impl FnOnce(&mut Vec<&str>, usize, usize)) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return String::new();
    }
    let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
    change(&mut lines, a, b);
    lines.concat()
}
