//! What the generated requests have in common.

/// Implements the settings of the call of a request.
macro_rules! settings {
    ($request:ident) => {
        impl $request {
            /// Sets how this call is repeated. Default: that of [`ClientBuilder::retry`](crate::ClientBuilder::retry).
            pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.client.options().retry = policy;
                self
            }

            /// Sets the maximum duration of each attempt of this call. Default: that of
            /// [`ClientBuilder::attempt_timeout`](crate::ClientBuilder::attempt_timeout).
            pub fn attempt_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.client.options().attempt_timeout = timeout;
                self
            }

            /// Sets the maximum duration of this call, with all attempts. Default: that of
            /// [`ClientBuilder::deadline`](crate::ClientBuilder::deadline).
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
