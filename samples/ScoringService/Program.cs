// A web service that says which digit an image shows: POST /score with {"pixels": [784 numbers from 0 to 255]}.
// A model that is trained anew into the same folder serves from then on, and no request notices.
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Mnist.MLNet.Pooling;
using Mnist.MLNet.Scoring;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ScoringService;

const int Pixels = 28 * 28;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// An image is 4 KB of JSON; nobody needs to send us megabytes.
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 32 * 1024);

// So many requests a second from one address, the next are told to come later (429).
int perSecond = builder.Configuration.GetValue("Limits:RequestsPerSecond", 100);
builder.Services.AddRateLimiter(limiter =>
{
    limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limiter.AddPolicy("score", request => RateLimitPartition.GetFixedWindowLimiter(
        request.Connection.RemoteIpAddress?.ToString() ?? "unknown",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = perSecond, Window = TimeSpan.FromSeconds(1) }));
});

// One scorer for all requests: it holds as many rows at a time as there are processors and lets the others wait.
builder.Services.AddTensorFlowScorer<Digit, DigitScores>(options =>
{
    builder.Configuration.GetSection("Model").Bind(options);
    options.Classes = new ClassColumns("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
});
builder.Services.AddHealthChecks().AddCheck<ModelHealth>("model");

// The library's meter and activity source are both called Mnist.MLNet. OTEL_EXPORTER_OTLP_ENDPOINT says where a collector is; --Telemetry Console shows all on the terminal.
OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("Mnist.MLNet"))
    .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Mnist.MLNet"));
if (builder.Configuration["Telemetry"] == "Console")
{
    telemetry.WithMetrics(metrics => metrics.AddConsoleExporter()).WithTracing(traces => traces.AddConsoleExporter());
}
else if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
{
    telemetry.UseOtlpExporter();
}

WebApplication app = builder.Build();

// A service without a model does not start.
app.Services.GetRequiredService<ITensorFlowScorer<Digit, DigitScores>>().Load();

app.UseRateLimiter();
app.MapHealthChecks("/health");
app.MapPost("/score", async (Image image, ITensorFlowScorer<Digit, DigitScores> scorer, CancellationToken stop) =>
{
    // What comes from outside is checked here, so that a wrong row is the sender's error (400) and not ours (500).
    if (image.Pixels is not { Length: Pixels } pixels || Array.Exists(pixels, pixel => pixel is not (>= 0 and <= 255)))
    {
        return Results.Problem($"pixels must be {Pixels} numbers from 0 to 255, row by row.", statusCode: StatusCodes.Status400BadRequest);
    }

    DigitScores scores = await scorer.ScoreAsync(new Digit { Input = Array.ConvertAll(pixels, pixel => pixel / 255f) }, stop);
    return Results.Ok(new Answer(Array.IndexOf(scores.Score, scores.Score.Max()), scores.Score));
}).RequireRateLimiting("score");

app.Run();
