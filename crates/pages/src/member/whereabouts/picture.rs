//! The picture of sets and the models made from them. The text beside it says the same.

use maud::{Markup, html};

use super::{SetUse, WherePage};
use crate::locale::{Direction, Locale};

const WIDTH: usize = 640;
const BOX_WIDTH: usize = 250;
const BOX_HEIGHT: usize = 44;
const STEP: usize = 60;
const NAME_CHARS_MAX: usize = 28;

/// Sets on the side where lines begin, models on the other, a line where one came from the other.
pub(super) fn draw(locale: &Locale, view: &WherePage) -> Markup {
    let sets: Vec<&SetUse> = view.sets.iter().filter(|set| set.in_count > 0).collect();
    let mut models: Vec<(untrain_policy::ModelId, &str)> = Vec::new();
    for model in sets.iter().flat_map(|set| &set.models) {
        if !models.iter().any(|(id, _)| *id == model.id) {
            models.push((model.id, &model.name));
        }
    }
    let height = sets.len().max(models.len()) * STEP + 36;
    let turned = locale.language().direction() == Direction::RightToLeft;
    let (from, to) = if turned { (WIDTH - BOX_WIDTH, 0) } else { (0, WIDTH - BOX_WIDTH) };
    let (leaves, enters) = if turned { (from, BOX_WIDTH) } else { (BOX_WIDTH, to) };
    let row = |at: usize| at * STEP + 32;
    let middle = |at: usize| row(at) + BOX_HEIGHT / 2;
    html! {
        svg.chart viewBox={ "0 0 " (WIDTH) " " (height) } role="img"
            aria-label=(locale.text("where-picture-says")) {
            (heading(from, &locale.text("where-figure-sets")))
            (heading(to, &locale.text("where-figure-models")))
            @for (at, set) in sets.iter().enumerate() {
                @for model in &set.models {
                    @if let Some(end) = models.iter().position(|(id, _)| *id == model.id) {
                        path.edge d=(line((leaves, middle(at)), (enters, middle(end)))) {}
                    }
                }
                (named(from, row(at), &set.name))
            }
            @for (at, (_, name)) in models.iter().enumerate() { (named(to, row(at), name)) }
        }
    }
}

fn line(from: (usize, usize), to: (usize, usize)) -> String {
    format!("M{} {}L{} {}", from.0, from.1, to.0, to.1)
}

fn heading(x: usize, text: &str) -> Markup {
    html! { text x=(x + BOX_WIDTH / 2) y="18" text-anchor="middle" { (text) } }
}

fn named(x: usize, y: usize, name: &str) -> Markup {
    let mut short: String = name.chars().take(NAME_CHARS_MAX).collect();
    if name.chars().count() > NAME_CHARS_MAX {
        short.push('…');
    }
    html! {
        rect.edge x=(x + 1) y=(y) width=(BOX_WIDTH - 2) height=(BOX_HEIGHT) rx="8" {}
        text x=(x + BOX_WIDTH / 2) y=(y + BOX_HEIGHT / 2 + 5) text-anchor="middle" { (short) }
    }
}
