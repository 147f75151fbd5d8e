//! The tree of categories.

use std::collections::{HashMap, HashSet};

use crate::CategoryId;

/// How deep the tree is: levels from the top.
pub const DEPTH_MAX: usize = 6;
/// Categories of a shop.
pub const MOST: usize = 1000;

/// Who is below whom.
#[derive(Debug, Clone, Default)]
pub struct Tree(HashMap<CategoryId, Option<CategoryId>>);

/// Why a category can't be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeFault {
    /// There is no such category.
    #[error("is no category of the shop")]
    Unknown,
    /// It would be below itself.
    #[error("is the category itself, or below it")]
    Cycle,
    /// The tree would be too deep.
    #[error("would make the tree deeper than {DEPTH_MAX} levels")]
    TooDeep,
}

impl TreeFault {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Cycle => "cycle",
            Self::TooDeep => "too-deep",
        }
    }
}

impl Tree {
    /// The tree of these categories with their parents.
    pub fn new(nodes: impl IntoIterator<Item = (CategoryId, Option<CategoryId>)>) -> Self {
        Self(nodes.into_iter().collect())
    }

    /// The category and all above it, itself first. What is above an unknown one, or goes round in a circle, is cut off.
    pub fn lineage(&self, category: CategoryId) -> Vec<CategoryId> {
        let mut line = Vec::new();
        let mut next = Some(category);
        while let Some(one) = next {
            if !self.0.contains_key(&one) || line.contains(&one) {
                break;
            }
            line.push(one);
            next = self.0.get(&one).copied().flatten();
        }
        line
    }

    /// The category and all below it.
    pub fn below(&self, category: CategoryId) -> HashSet<CategoryId> {
        self.0.keys().copied().filter(|one| self.lineage(*one).contains(&category)).collect()
    }

    /// All categories that something in `categories` is listed in: they and all above them, each once.
    pub fn shelves(&self, categories: &[CategoryId]) -> Vec<CategoryId> {
        let mut shelves: Vec<CategoryId> = Vec::new();
        for one in categories.iter().flat_map(|category| self.lineage(*category)) {
            if !shelves.contains(&one) {
                shelves.push(one);
            }
        }
        shelves
    }

    /// Whether `category` (perhaps a new one) may be put below `parent`.
    pub fn may_move(&self, category: CategoryId, parent: Option<CategoryId>) -> Result<(), TreeFault> {
        let Some(parent) = parent else { return Ok(()) };
        if !self.0.contains_key(&parent) {
            return Err(TreeFault::Unknown);
        }
        let above = self.lineage(parent);
        if above.contains(&category) || parent == category {
            return Err(TreeFault::Cycle);
        }
        let own = self.below(category).iter().map(|one| self.lineage(*one).iter().take_while(|up| **up != category).count() + 1).max();
        if above.len() + own.unwrap_or(1) > DEPTH_MAX { Err(TreeFault::TooDeep) } else { Ok(()) }
    }

    /// The tree after a move.
    #[must_use]
    pub fn moved(mut self, category: CategoryId, parent: Option<CategoryId>) -> Self {
        self.0.insert(category, parent);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: u8) -> CategoryId {
        Id::from_uuid(Uuid::from_bytes([number; 16]))
    }

    #[test]
    fn lines_and_shelves() {
        let tree = Tree::new([(id(1), None), (id(2), Some(id(1))), (id(3), Some(id(2))), (id(4), None)]);
        assert_eq!(tree.lineage(id(3)), [id(3), id(2), id(1)]);
        assert_eq!(tree.shelves(&[id(3), id(2), id(4), id(9)]), [id(3), id(2), id(1), id(4)]);
        assert_eq!(tree.may_move(id(1), Some(id(3))), Err(TreeFault::Cycle));
        assert_eq!(tree.may_move(id(1), Some(id(1))), Err(TreeFault::Cycle));
        assert_eq!(tree.may_move(id(1), Some(id(9))), Err(TreeFault::Unknown));
        assert_eq!(tree.may_move(id(2), Some(id(4))), Ok(()));
    }

    proptest! {
        /// Whatever moves are made, as far as they are allowed: no circle, and never too deep.
        #[test]
        fn moves_keep_it_a_tree(moves in proptest::collection::vec((1..12_u8, 0..12_u8), 0..60)) {
            let mut tree = Tree::new((1..12).map(|number| (id(number), None)));
            for (category, parent) in moves {
                let parent = (parent > 0).then(|| id(parent));
                if tree.may_move(id(category), parent).is_ok() {
                    tree = tree.moved(id(category), parent);
                }
            }
            for number in 1..12 {
                let line = tree.lineage(id(number));
                prop_assert!(line.len() <= DEPTH_MAX);
                let top = line.last().copied().unwrap();
                prop_assert_eq!(tree.0.get(&top).copied().flatten(), None);
            }
        }
    }
}
