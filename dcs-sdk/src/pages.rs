//! Lists that the service returns in pages.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{
    Response,
    error::{Error, ErrorKind, Sent},
    meta::Operation,
};

pub(crate) type PageFuture<P> = Pin<Box<dyn Future<Output = Result<Response<P>, Error>> + Send>>;

/// How a list is read: its request, and the fields of a page.
pub(crate) struct Source<P> {
    pub operation: &'static Operation,
    /// Fetches the page that starts at an offset; without an offset, the first page.
    pub fetch: Box<dyn Fn(Option<i64>) -> PageFuture<P> + Send + Sync>,
    pub length: fn(&P) -> usize,
    /// Number of items on all pages.
    pub total: fn(&P) -> Option<i64>,
    /// Offset of the first item.
    pub first: i64,
    /// Where to start; none for the first page.
    pub start: Option<i64>,
    /// Number of items that a page was asked to have.
    pub limit: Option<i64>,
}

/// The pages of a list, fetched one after the other when they are asked for. Returned by `pages()` of the requests of list
/// operations.
///
/// It is a [`Stream`] of [`Response`]s; [`next`](Self::next) needs no other crate. The first page is always returned, even
/// if it is empty; the list ends when the service has returned as many items as it reports in total, or a page without
/// items or with fewer than asked for.
///
/// # A list that changes while it is read
///
/// The service counts items, so that an item that is deleted or created moves those after it. If the total has become
/// smaller since the page before, the page is fetched again from an offset that is smaller by as much, so that no item
/// is skipped; some may be returned twice. Items that are created before the current offset also make others appear twice.
/// Only if as many items were created as deleted between two pages can an item be skipped. If the service returns the
/// same page for two offsets, the stream ends with an error of the kind
/// [`InvalidResponse`](crate::ErrorKind::InvalidResponse).
///
/// # Errors
///
/// After an error the stream ends. [`offset`](Self::offset) is where it can be resumed: pass it to `offset()` of a new
/// request.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<P> {
    source: Source<P>,
    /// Offset of the next page.
    next: i64,
    total: Option<i64>,
    pending: Option<PageFuture<P>>,
    /// Body of the page before.
    previous: Option<Bytes>,
    is_first: bool,
    is_done: bool,
}

impl<P> Pages<P> {
    pub(crate) fn new(source: Source<P>) -> Self {
        let next = source.start.unwrap_or(source.first);
        Self { source, next, total: None, pending: None, previous: None, is_first: true, is_done: false }
    }

    /// Fetches the next page. Returns none at the end of the list.
    ///
    /// Dropping the future loses nothing: the next call continues it.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Offset of the next page, from which the list can be read again later.
    pub fn offset(&self) -> i64 {
        self.next
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<P>, Error>>> {
        while !self.is_done {
            let start = if self.is_first { self.source.start } else { Some(self.next) };
            let pending = self.pending.get_or_insert_with(|| (self.source.fetch)(start));
            let result = ready!(pending.as_mut().poll(context));
            self.pending = None;
            match result {
                Ok(page) if self.has_shrunk(&page) => {}
                Ok(page) => return Poll::Ready(self.accept(page)),
                Err(error) => {
                    self.is_done = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }

    /// Whether items were deleted since the page before, so that this page may not follow it. Moves the offset back by
    /// their number.
    fn has_shrunk(&mut self, page: &Response<P>) -> bool {
        let (Some(before), Some(total)) = (self.total, (self.source.total)(page)) else { return false };
        self.total = Some(total);
        let start = self.source.start.unwrap_or(self.source.first);
        let next = self.next.saturating_sub(before.saturating_sub(total)).max(start);
        let has_shrunk = next < self.next;
        if has_shrunk {
            self.next = next;
            self.previous = None;
        }
        has_shrunk
    }

    fn accept(&mut self, page: Response<P>) -> Option<Result<Response<P>, Error>> {
        let length = i64::try_from((self.source.length)(&page)).unwrap_or(i64::MAX);
        let is_first = std::mem::replace(&mut self.is_first, false);
        if length == 0 {
            self.is_done = true;
            return is_first.then_some(Ok(page));
        }
        if self.previous.as_ref() == Some(page.body()) {
            self.is_done = true;
            let message = format!("invalid response: the page at offset {} is the same as the page before", self.next);
            let error =
                Error::new(ErrorKind::InvalidResponse, message).during(self.source.operation.id).sent(Sent::Yes);
            return Some(Err(error));
        }
        self.previous = Some(page.body().clone());
        self.total = (self.source.total)(&page);
        self.next = self.next.saturating_add(length);
        self.is_done = match self.total {
            Some(total) => self.next.saturating_sub(self.source.first) >= total,
            None => self.source.limit.is_some_and(|limit| length < limit),
        };
        Some(Ok(page))
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<Response<P>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<P> Unpin for Pages<P> {}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("offset", &self.next).field("total", &self.total).finish_non_exhaustive()
    }
}

/// The items of a page, and the total on all pages.
#[derive(Debug)]
pub(crate) struct PageItems<T> {
    pub items: Vec<T>,
    pub total: Option<i64>,
}

/// The items of a list, of which one page is in memory at a time. Returned by `items()` of the requests of list
/// operations.
///
/// It is a [`Stream`]; [`next`](Self::next) and [`into_vec`](Self::into_vec) need no other crate. What [`Pages`] promises
/// about lists that change and about errors applies.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<PageItems<T>>,
    items: VecDeque<T>,
}

impl<T> Items<T> {
    pub(crate) fn new(source: Source<PageItems<T>>) -> Self {
        Self { pages: Pages::new(source), items: VecDeque::new() }
    }

    /// Returns the next item, and fetches the next page if it is not on this one. Returns none at the end of the list.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Returns the remaining items.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn into_vec(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// Offset of the next item, from which the list can be read again later.
    pub fn offset(&self) -> i64 {
        self.pages.offset().saturating_sub(i64::try_from(self.items.len()).unwrap_or(i64::MAX))
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = page.into_inner().items.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("offset", &self.offset()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;
    use crate::{generated::meta::LIST_INSTANCES, transport::RawResponse};

    /// A list of the server, and the offsets of the requests.
    #[derive(Clone, Default)]
    struct List(Arc<Mutex<(Vec<u32>, Vec<i64>)>>);

    type Numbers = PageItems<u32>;

    impl List {
        fn new(length: u32) -> Self {
            let list = Self::default();
            list.0.lock().unwrap().0 = (0..length).collect();
            list
        }

        fn offsets(&self) -> Vec<i64> {
            self.0.lock().unwrap().1.clone()
        }

        /// The list as a source; `change` is called before each response with the number of responses before it.
        fn source(
            &self,
            limit: usize,
            has_total: bool,
            change: impl Fn(usize, &mut Vec<u32>) + Send + Sync + 'static,
        ) -> Source<Numbers> {
            let list = self.clone();
            let fetch = move |offset: Option<i64>| -> PageFuture<Numbers> {
                let (items, offsets) = &mut *list.0.lock().unwrap();
                change(offsets.len(), items);
                offsets.push(offset.unwrap_or(0));
                let skipped = items.iter().skip(usize::try_from(offset.unwrap_or(0)).unwrap());
                let page: Vec<_> = skipped.take(limit).copied().collect();
                let total = has_total.then(|| i64::try_from(items.len()).unwrap());
                let body = Bytes::from(format!("{page:?} of {total:?}"));
                let raw = RawResponse { status: StatusCode::OK, headers: HeaderMap::new(), body };
                let response = Response::new(PageItems { items: page, total }, raw);
                Box::pin(async move { Ok(response) })
            };
            Source {
                operation: &LIST_INSTANCES,
                fetch: Box::new(fetch),
                length: |page| page.items.len(),
                total: |page| page.total,
                first: 0,
                start: None,
                limit: Some(i64::try_from(limit).unwrap()),
            }
        }
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn items_reads_to_the_total_or_to_a_short_page() {
        for (length, with_total, without) in [(0, 1, 1), (1, 1, 1), (9, 1, 1), (10, 1, 2), (11, 2, 2), (30, 3, 4)] {
            for (has_total, requests) in [(true, with_total), (false, without)] {
                let list = List::new(length);
                let items = block_on(Items::new(list.source(10, has_total, |_, _| {})).into_vec()).unwrap();
                assert_eq!(items, (0..length).collect::<Vec<_>>());
                assert_eq!(list.offsets().len(), requests, "{length} {has_total}");
            }
        }
    }

    #[test]
    fn items_can_be_resumed_at_an_offset() {
        let list = List::new(25);
        block_on(async {
            let mut items = Items::new(list.source(10, true, |_, _| {}));
            for expected in 0..13 {
                assert_eq!(items.next().await.unwrap().unwrap(), expected);
            }
            assert_eq!(items.offset(), 13);
            let source = Source { start: Some(items.offset()), ..list.source(10, true, |_, _| {}) };
            assert_eq!(Items::new(source).into_vec().await.unwrap(), (13..25).collect::<Vec<_>>());
        });
    }

    #[test]
    fn pages_ends_after_an_error_and_keeps_the_offset() {
        let list = List::new(25);
        let source = list.source(10, true, |_, _| {});
        let fetch = source.fetch;
        let failing = move |offset: Option<i64>| -> PageFuture<Numbers> {
            if offset == Some(10) {
                return Box::pin(async { Err(Error::new(ErrorKind::Connect, "down")) });
            }
            fetch(offset)
        };
        let source = Source { fetch: Box::new(failing), ..list.source(10, true, |_, _| {}) };
        block_on(async {
            let mut pages = Pages::new(source);
            assert_eq!(pages.next().await.unwrap().unwrap().items.len(), 10);
            assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Connect);
            assert!(pages.next().await.is_none());
            assert_eq!(pages.offset(), 10);
        });
    }

    #[test]
    fn pages_rejects_a_page_that_is_repeated() {
        let list = List::new(25);
        let source = list.source(10, false, |_, _| {});
        let fetch = source.fetch;
        let source = Source { fetch: Box::new(move |_| fetch(None)), ..list.source(10, false, |_, _| {}) };
        let error = block_on(Items::new(source).into_vec()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert_eq!(error.message(), "invalid response: the page at offset 10 is the same as the page before");
    }

    #[test]
    fn an_item_is_not_skipped_when_others_are_deleted() {
        let list = List::new(30);
        let source = list.source(10, true, |requests, items| {
            if requests == 1 {
                items.drain(0..5);
            }
        });
        let items = block_on(Items::new(source).into_vec()).unwrap();
        assert_eq!(items[..10], (0..10).collect::<Vec<_>>());
        assert_eq!(items[10..], (10..30).collect::<Vec<_>>());
        assert_eq!(list.offsets(), [0, 10, 5, 15]);
    }

    proptest! {
        #[test]
        fn every_item_that_stays_is_returned_while_others_are_created_or_deleted(
            length in 0..40_u32,
            limit in 1..12_usize,
            changes in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>()), 0..12),
        ) {
            let list = List::new(length);
            let all = changes.clone();
            let source = list.source(limit, true, move |requests, items| {
                // Either creations or deletions between two pages.
                if let Some((creates, index)) = requests.checked_sub(1).and_then(|number| all.get(number)) {
                    if *creates {
                        items.insert(index.index(items.len() + 1), 1000 + u32::try_from(requests).unwrap());
                    } else if !items.is_empty() {
                        items.remove(index.index(items.len()));
                    }
                }
            });
            let read = block_on(Items::new(source).into_vec()).unwrap();
            let left = list.0.lock().unwrap().0.clone();
            for item in left.iter().filter(|item| **item < 1000) {
                prop_assert!(read.contains(item), "{item} of {left:?} is not in {read:?}");
            }
            prop_assert!(list.offsets().len() <= 2 * (length as usize + changes.len()) + changes.len() + 2);
        }
    }
}
