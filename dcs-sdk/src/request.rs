//! What the generated requests have in common. The methods are `#[inline]`, so that programs compile only those of the
//! operations that they use.

/// Implements the settings of the call of a request.
macro_rules! settings {
    ($request:ident) => {
        impl $request {
            /// Sets how this call is repeated. Default: that of [`ClientBuilder::retry`](crate::ClientBuilder::retry).
            #[inline]
            pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.client.options().retry = policy;
                self
            }

            /// Sets the maximum duration of each attempt of this call. Default: that of
            /// [`ClientBuilder::attempt_timeout`](crate::ClientBuilder::attempt_timeout).
            #[inline]
            pub fn attempt_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.client.options().attempt_timeout = timeout;
                self
            }

            /// Sets the maximum duration of this call, with all attempts. Default: that of
            /// [`ClientBuilder::deadline`](crate::ClientBuilder::deadline).
            #[inline]
            pub fn deadline(mut self, deadline: std::time::Duration) -> Self {
                self.client.options().deadline = crate::client::Deadline::After(deadline);
                self
            }
        }
    };
}
pub(crate) use settings;

/// Implements awaiting a request, and the settings of its call.
macro_rules! request {
    ($request:ident -> $response:ty) => {
        crate::request::settings!($request);

        impl IntoFuture for $request {
            type Output = Result<$response, crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move { self.send().await.map(crate::Response::into_inner) })
            }
        }
    };
}
pub(crate) use request;

/// Implements reading a list page by page.
macro_rules! paged {
    (
        $request:ident -> $page:ty,
        operation: $operation:expr,
        items: $items:ident as $item:ty,
        offset: $offset:ident from $first:literal,
        limit: $limit:ident,
        total: $total:ident
    ) => {
        impl $request {
            /// Returns a stream of the pages of the list, from the offset of this request. The limit is the number of items
            /// per page; the deadline applies to each page.
            #[inline]
            pub fn pages(self) -> crate::Pages<$page> {
                crate::Pages::new(self.source(|page| page, |page| page.$items.len(), |page| page.$total))
            }

            /// Returns a stream of the items of the list, from the offset of this request. The limit is the number of items
            /// per page, and not that of the stream; the deadline applies to each page.
            #[inline]
            pub fn items(self) -> crate::Items<$item> {
                let into_items = |page: $page| crate::pages::PageItems { items: page.$items, total: page.$total };
                crate::Items::new(self.source(into_items, |page| page.items.len(), |page| page.total))
            }

            fn source<P: 'static>(
                self,
                convert: fn($page) -> P,
                length: fn(&P) -> usize,
                total: fn(&P) -> Option<i64>,
            ) -> crate::pages::Source<P> {
                let (start, limit) = (self.$offset, self.$limit);
                let fetch = move |offset| -> crate::pages::PageFuture<P> {
                    let request = Self { $offset: offset, ..self.clone() };
                    Box::pin(async move { request.send().await.map(|response| response.map(convert)) })
                };
                let operation = &$operation;
                crate::pages::Source { operation, fetch: Box::new(fetch), length, total, first: $first, start, limit }
            }
        }
    };
}
pub(crate) use paged;
