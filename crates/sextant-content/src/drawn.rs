//! What a component file says of the map: `map` of the kind, `edge` of an attribute.

use crate::document::Document;
use serde::Deserialize;
use sextant_facts::{Drawn, DrawnEdge, Kind, Layer, PlaceRole, Problem, Shown};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `map` in the front matter.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FrontMap {
    layer: Option<String>,
    shown: Option<String>,
    symbol: String,
    title: String,
    label: Option<Vec<String>>,
    about: Vec<String>,
    alike: Vec<String>,
    entry: Option<String>,
    from_code: Option<String>,
    fronts: Option<String>,
    yields_to: Vec<String>,
    when: Option<String>,
    words: BTreeMap<String, Vec<String>>,
}

/// `edge` of an attribute: the word alone, or with more.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum FrontEdge {
    Word(String),
    More(More),
}

/// An edge with more than its word.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct More {
    says: String,
    inward: bool,
    if_alone: bool,
    draws: Option<String>,
    ends: Vec<String>,
}

impl FrontEdge {
    pub(crate) fn read(self) -> DrawnEdge {
        match self {
            Self::Word(says) => DrawnEdge { says, ..DrawnEdge::default() },
            Self::More(more) => DrawnEdge {
                says: more.says,
                inward: more.inward,
                if_alone: more.if_alone,
                draws: more.draws.map(Arc::from),
                ends: shared(more.ends),
            },
        }
    }
}

/// How components of the kind are drawn. Without a word in the file, what is deployed is drawn and all else is detail.
pub(crate) fn kind(document: &Document, front: Option<FrontMap>, kind: &Kind, problems: &mut Vec<Problem>) -> Drawn {
    let Some(front) = front else {
        let deployed = kind.place == Some(PlaceRole::Deployable);
        let (layer, shown) =
            if deployed { (Layer::Application, Shown::Node) } else { (Layer::Foundation, Shown::Detail) };
        return Drawn { layer, shown, label: vec!["name".into()], ..Drawn::default() };
    };
    let mut fault = |message: String| problems.push(document.problem(1, message));
    let layer = front.layer.as_deref().map_or(Some(Layer::default()), Layer::named);
    if layer.is_none() {
        let known: Vec<&str> = Layer::ALL.iter().map(|layer| layer.name()).collect();
        fault(format!("no such layer of a map: write one of {}", known.join(", ")));
    }
    let shown = front.shown.as_deref().map_or(Some(Shown::Node), Shown::named);
    if shown.is_none() {
        fault("no such level of a map: write one of node, call, badge, detail, never".to_owned());
    }
    let label = front.label.unwrap_or_else(|| vec!["name".to_owned()]);
    let built_in = ["name", "path", "directory", "address"];
    let condition = front.when.as_ref().map(|when| when.split('=').next().unwrap_or_default().trim().to_owned());
    let named = label.iter().chain(&front.about).chain(&front.alike).chain(&condition);
    for name in named.filter(|name| kind.attribute(name).is_none() && !built_in.contains(&name.as_str())) {
        fault(format!("the map of `{}` uses `{name}`, which it does not declare", kind.id));
    }
    Drawn {
        layer: layer.unwrap_or_default(),
        shown: shown.unwrap_or_default(),
        symbol: front.symbol,
        title: front.title,
        label: shared(label),
        about: shared(front.about),
        alike: shared(front.alike),
        entry: front.entry,
        from_code: front.from_code,
        fronts: front.fronts,
        yields_to: shared(front.yields_to),
        when: front.when.map(Arc::from),
        words: front.words,
    }
}

fn shared(names: Vec<String>) -> Vec<Arc<str>> {
    names.into_iter().map(Arc::from).collect()
}
