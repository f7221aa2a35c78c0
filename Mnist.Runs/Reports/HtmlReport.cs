using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;

namespace Mnist.Runs.Reports;

/// <summary>The report as one HTML file that needs nothing else: images are inside, and it asks no network for anything.</summary>
/// <remarks>Drawn by <c>report.liquid</c> and styled by <c>report.css</c>, which lie beside this class. Every text is encoded unless the template says raw.</remarks>
internal static class HtmlReport
{
    private static readonly Lazy<IFluidTemplate> Template = new(() => new FluidParser().Parse(Resource("report.liquid")));
    private static readonly TemplateOptions Options = CreateOptions();
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Render(ReportView report)
    {
        TemplateContext context = new(Options);
        context.SetValue("report", report);
        context.SetValue("style", Resource("report.css"));
        return Template.Value.Render(context, Encoder);
    }

    private static TemplateOptions CreateOptions()
    {
        TemplateOptions options = new();
        options.MemberAccessStrategy.MemberNameStrategy = MemberNameStrategies.CamelCase;
        options.MemberAccessStrategy.Register<ReportView>();
        options.MemberAccessStrategy.Register<ModelView>();
        options.MemberAccessStrategy.Register<ReportTable>();
        options.MemberAccessStrategy.Register<ReportPlot>();
        options.MemberAccessStrategy.Register<ConfusionView>();
        options.MemberAccessStrategy.Register<ConfusionRow>();
        options.MemberAccessStrategy.Register<ConfusionCell>();
        options.MemberAccessStrategy.Register<MisclassifiedView>();
        options.Filters.AddFilter("draw", (input, arguments, _) => new Fluid.Values.StringValue(((ReportPlot)input.ToObjectValue()).DrawInside(arguments.At(0).ToStringValue()), encode: false));
        return options;
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
