//! A bucket that fails in the middle of an upload: the property stays as it was, the agent reads why, and
//! the same form goes once the bucket is back.

use crate::house::{Answer, Browser, House};
use crate::s3;
use app::session::{Action, Screen};
use axum::body::Body;
use customer_management::domain::role::Role;
use http::{Method, StatusCode, header};
use kernel::caller::Agent;
use kernel::locale::Locale;
use property_management::application::use_cases::CreatePropertyCommand;
use property_management::domain::media::PropertyImages;
use property_management::fixtures::complete_draft;
use sql::Statement;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const OWNER: &str = "dona@casas.example";
const AWAY: &str = "Nada foi alterado: o armazenamento não responde.";
const FULL: &str = "Nada foi alterado: o armazenamento está cheio.";

/// How a server fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It says so.
    Status(u16, &'static str),
    /// It goes, with half of what it was sent.
    Goes,
}

/// A server that works until it is told to fail.
struct Server {
    endpoint: String,
    state: Arc<State>,
    /// Whether anybody listens.
    there: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    /// How many objects it still takes, and how it fails then.
    fault: Mutex<Option<(usize, Fault)>>,
}

impl State {
    /// Whether a request fails, and how.
    fn of(&self, request: &[u8]) -> Option<Fault> {
        let is_one = [&b"PUT "[..], b"POST ", b"GET ", b"HEAD ", b"DELETE "];
        if !is_one.iter().any(|method| request.starts_with(method)) {
            return None;
        }
        let mut fault = self.fault.lock().unwrap();
        match fault.as_mut()? {
            (0, how) => Some(*how),
            (left, _) => {
                *left -= usize::from(request.starts_with(b"PUT "));
                None
            }
        }
    }
}

impl Server {
    async fn before(endpoint: &str) -> Self {
        let behind: SocketAddr = endpoint.strip_prefix("http://").unwrap().parse().unwrap();
        let mut listener = Some(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let address = listener.as_ref().unwrap().local_addr().unwrap();
        let (state, (there, mut whether)) = (Arc::<State>::default(), watch::channel(true));
        let (at_work, goes) = (Arc::clone(&state), there.clone());
        tokio::spawn(async move {
            loop {
                // Where nobody listens, who calls is refused.
                listener = match listener {
                    Some(listener) if *whether.borrow() => Some(listener),
                    _ => {
                        if whether.wait_for(|there| *there).await.is_err() {
                            return;
                        }
                        Some(TcpListener::bind(address).await.unwrap())
                    }
                };
                let Some(open) = &listener else { return };
                tokio::select! {
                    asking = open.accept() => {
                        let (asking, _) = asking.unwrap();
                        tokio::spawn(serve(asking, behind, Arc::clone(&at_work), goes.clone()));
                    }
                    _ = whether.wait_for(|there| !there) => listener = None,
                }
            }
        });
        Self { endpoint: format!("http://{address}"), state, there }
    }

    /// Takes so many objects, and fails then.
    fn fails_after(&self, objects: usize, fault: Fault) {
        *self.state.fault.lock().unwrap() = Some((objects, fault));
    }

    fn works_again(&self) {
        *self.state.fault.lock().unwrap() = None;
        let _ = self.there.send(true);
    }
}

/// One connection, of a client that asks for one thing after the other.
async fn serve(asking: TcpStream, behind: SocketAddr, state: Arc<State>, there: watch::Sender<bool>) {
    let answering = TcpStream::connect(behind).await.unwrap();
    let (mut from_asking, mut to_asking) = asking.into_split();
    let (mut from_answering, mut to_answering) = answering.into_split();
    let (said, mut says) = tokio::sync::mpsc::channel::<String>(1);
    let back = async {
        let mut buffer = vec![0; 65_536];
        loop {
            tokio::select! {
                length = from_answering.read(&mut buffer) => match length {
                    Ok(length @ 1..) => to_asking.write_all(&buffer[..length]).await.unwrap_or_default(),
                    _ => return,
                },
                Some(fault) = says.recv() => {
                    let _ = to_asking.write_all(fault.as_bytes()).await;
                    return;
                }
            }
        }
    };
    let forth = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_asking.read(&mut buffer).await {
            match state.of(&buffer[..length]) {
                None => to_answering.write_all(&buffer[..length]).await.unwrap_or_default(),
                Some(Fault::Goes) => {
                    let _ = to_answering.write_all(&buffer[..length / 2]).await;
                    let _ = there.send(false);
                    return;
                }
                Some(Fault::Status(status, code)) => {
                    let body = format!("<Error><Code>{code}</Code><Message>a test</Message></Error>");
                    let head = format!(
                        "HTTP/1.1 {status} No\r\ncontent-type: application/xml\r\ncontent-length: {}\r\n\
                         connection: close\r\n\r\n",
                        body.len()
                    );
                    let _ = said.send(head + &body).await;
                    // What is left of the request is let pass, so that the answer is read.
                    while let Ok(1..) = from_asking.read(&mut buffer).await {}
                    return;
                }
            }
        }
    };
    tokio::join!(async {
        tokio::select! { () = back => {}, () = forth => {} }
    });
}

/// An agency with a property, in a place of the bucket that is reached by way of a server that may fail.
struct Installation {
    house: House,
    server: Server,
    agent: Browser,
    number: i64,
}

impl Installation {
    async fn new() -> Self {
        let (server, place) = (Server::before(s3::endpoint()).await, s3::new_place());
        let house = House::told(&s3::environment(&server.endpoint, &place)).await;
        let agency = house.agency("casas-do-rio").await;
        house.member(agency, OWNER, Role::Owner).await;
        let mut draft = complete_draft("A-1");
        draft.images = PropertyImages::default();
        let create = CreatePropertyCommand { draft };
        let properties = &house.estate.property_management;
        properties.create_property.execute(&Agent::operator(agency), create).await.unwrap();
        let number = house.row(Statement::new("SELECT number FROM properties")).await.unwrap();
        let agent = house.signed_in(OWNER).await;
        Self { house, server, agent, number: number.get("number").unwrap() }
    }

    /// Sends a form with a file, as a browser or as its script does.
    async fn send(&mut self, action: Action, name: &str, content: &[u8], by_script: bool) -> Answer {
        let path = Screen::Property(self.number.to_string()).path(Locale::Pt);
        let field = |name: &str, text: &str| {
            format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let mut body = field("action", action.code()) + &field("kind", "floor_plan");
        body += &field("key", "0190a5d4-9e3c-7000-8000-000000000001");
        body += "--xyz\r\nContent-Disposition: form-data; name=\"files\"; filename=\"";
        body += &format!("{name}\"\r\n\r\n");
        let mut body = body.into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--xyz--\r\n");
        let mut request = self.agent.request(Method::POST, &path, &[]);
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz".parse().unwrap());
        if by_script {
            headers.insert(header::ACCEPT, "application/json".parse().unwrap());
        }
        *request.body_mut() = Body::from(body);
        self.agent.ask(request).await
    }

    /// Asserts that each object which a row names can be read.
    async fn all_are_there(&self) {
        let documents = Statement::new("SELECT object_key FROM property_documents");
        let rows = self.house.estate.database.fetch_all(documents).await.unwrap();
        let mut named: Vec<String> = rows.iter().map(|row| row.get("object_key").unwrap()).collect();
        let properties = &self.house.estate.property_management;
        let agency = Statement::new("SELECT organization_id FROM properties");
        let agency = kernel::ids::OrganizationId(
            self.house.row(agency).await.unwrap().get("organization_id").unwrap(),
        );
        let property = properties.queries.page(agency, None, 10).await.unwrap().pop().unwrap();
        named.extend(property.images.objects(agency).iter().map(ToString::to_string));
        assert!(!named.is_empty());
        for key in named {
            let object = self.house.estate.objects.get(&key.parse().unwrap()).await.unwrap();
            assert!(object.is_some_and(|object| !object.content.is_empty()), "{key}");
        }
    }
}

/// A photograph of two widths, which makes four objects.
fn photograph(shade: u8) -> Vec<u8> {
    let samples: Vec<u8> = (0..640_usize * 480 * 3).map(|n| (n % 251) as u8 ^ shade).collect();
    let mut written = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut written, 90);
    encoder.encode(&samples, 640, 480, jpeg_encoder::ColorType::Rgb).unwrap();
    written
}

const FAULTS: [(Fault, &str); 3] = [
    (Fault::Status(500, "InternalError"), AWAY),
    (Fault::Status(507, "InsufficientStorage"), FULL),
    (Fault::Goes, AWAY),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_fails_in_the_middle_of_a_photograph_changes_nothing_and_the_same_form_goes_later() {
    let mut here = Installation::new().await;
    for (n, (fault, says)) in (1_u8..).zip(FAULTS) {
        let (photograph, before) = (photograph(n), here.house.tables().await);
        here.server.fails_after(2, fault);
        // With JavaScript the file is sent again by itself, as one that only has to wait.
        for (by_script, status) in
            [(true, StatusCode::SERVICE_UNAVAILABLE), (false, StatusCode::UNPROCESSABLE_ENTITY)]
        {
            let answer = here.send(Action::AddPhotographs, "sala.jpg", &photograph, by_script).await;
            assert_eq!(answer.status, status, "{fault:?}: {}", answer.text());
            assert!(answer.text().contains("sala.jpg") && answer.text().contains(says), "{fault:?}");
        }
        assert_eq!(here.house.tables().await, before, "{fault:?}");

        here.server.works_again();
        let answer = here.send(Action::AddPhotographs, "sala.jpg", &photograph, true).await;
        assert_eq!(answer.status, StatusCode::OK, "after {fault:?}: {}", answer.text());
        let kept = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM property_images";
        let kept: i64 = here.house.row(Statement::new(kept)).await.unwrap().get("n").unwrap();
        assert_eq!(kept, i64::from(n), "after {fault:?}");
        here.all_are_there().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_fails_in_the_middle_of_a_document_changes_nothing_and_the_same_form_goes_later() {
    let mut here = Installation::new().await;
    // A plan in two parts: the first is taken.
    let mut plan = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n4 0 obj\n"
        .to_vec();
    let drawing = b"0123456789abcdef".repeat(560_000);
    plan.extend_from_slice(format!("<</Length {}>>\nstream\n", drawing.len()).as_bytes());
    plan.extend_from_slice(&drawing);
    plan.extend_from_slice(b"\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\n%%EOF\n");
    for (n, (fault, says)) in (1_u8..).zip(FAULTS) {
        let (name, before) = (format!("planta-{n}.pdf"), here.house.tables().await);
        // Another file each time, by its last byte.
        plan.push(b'\n');
        here.server.fails_after(1, fault);
        let answer = here.send(Action::AddDocuments, &name, &plan, false).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault:?}: {}", answer.text());
        assert!(answer.text().contains(&name) && answer.text().contains(says), "{fault:?}");
        assert_eq!(here.house.tables().await, before, "{fault:?}");

        here.server.works_again();
        let answer = here.send(Action::AddDocuments, &name, &plan, false).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "after {fault:?}: {}", answer.text());
        let kept = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM property_documents";
        let kept: i64 = here.house.row(Statement::new(kept)).await.unwrap().get("n").unwrap();
        assert_eq!(kept, i64::from(n), "after {fault:?}");
        here.all_are_there().await;
    }
}
