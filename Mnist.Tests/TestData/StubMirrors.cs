using System.Net;
using System.Net.Http.Headers;

namespace Mnist.Tests.TestData;

/// <summary>Mirrors in memory: files by address, ranges as a web server gives them, and every request written down.</summary>
internal sealed class StubMirrors : HttpMessageHandler
{
    /// <summary>What is served.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Addresses asked for, with the first byte asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Bytes after which the connection breaks, once per entry.</summary>
    public Queue<int> Breaks { get; } = [];

    /// <summary>Whether ranges are ignored, as simple servers do.</summary>
    public bool IgnoresRanges { get; init; }

    /// <summary>Where every request is redirected to, or null.</summary>
    public Uri? RedirectsTo { get; init; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.ToString();
        long from = request.Headers.Range?.Ranges.Single().From ?? 0;
        Requests.Add($"{address} {from}");
        if (RedirectsTo is not null)
        {
            request.RequestUri = RedirectsTo;
        }

        if (!Files.TryGetValue(address, out byte[]? content))
        {
            return Files.Count == 0
                ? throw new HttpRequestException("no network here")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request });
        }

        bool partial = from > 0 && !IgnoresRanges;
        if (partial && from >= content.Length)
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { RequestMessage = request });
        }

        byte[] body = partial ? content[(int)from..] : content;
        HttpResponseMessage response = new(partial ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = Breaks.TryDequeue(out int length) ? new StreamContent(new BreakingStream(body[..length])) : new ByteArrayContent(body),
        };
        response.Content.Headers.ContentRange = partial ? new ContentRangeHeaderValue(from, content.Length - 1, content.Length) : null;
        return Task.FromResult(response);
    }

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("the cable was cut");
    }
}
